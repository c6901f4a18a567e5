import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';

/** What an installation without settings must remember: made once, readable by its owner only. */
export interface LocalSecrets {
  readonly databasePassword: string;
  readonly applicationPassword: string;
  readonly secretKey: string;
}

export async function ensureLocalSecrets(dataDir: string): Promise<LocalSecrets> {
  const file = path.join(dataDir, 'secrets.json');
  return (await readSecrets(file)) ?? (await createSecrets(dataDir, file));
}

async function readSecrets(file: string): Promise<LocalSecrets | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as LocalSecrets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written whole and synced before it appears under its name: the database is useless without it. */
async function createSecrets(dataDir: string, file: string): Promise<LocalSecrets> {
  const secrets = { databasePassword: random(), applicationPassword: random(), secretKey: random() };
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  const handle = await open(draft, 'w', 0o600);
  await handle.writeFile(JSON.stringify(secrets, null, 2));
  await handle.sync();
  await handle.close();
  await rename(draft, file);
  return secrets;
}

function random(): string {
  return randomBytes(32).toString('base64url');
}

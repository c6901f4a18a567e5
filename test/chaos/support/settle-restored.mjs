import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { node24 } from '../../../scripts/lib/node24.mjs';
import { inRoot } from '../../../scripts/lib/root.mjs';

const CLI = inRoot('dist', 'apps', 'cli', 'src', 'main.js');

/** What an operator runs before Rollcall serves again. */
export async function settleRestored(databaseUrl, secretKey) {
  const env = { ...process.env, DATABASE_URL: databaseUrl, SECRET_KEY: secretKey };
  const { stdout } = await promisify(execFile)(node24(), [CLI, 'after-restore'], { env });
  process.stdout.write(stdout);
}

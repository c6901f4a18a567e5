// Where a page is followed: a folder for its files, a data folder and a port for its server, all gone afterwards, also
// after Ctrl-C. The variables are those that the integration guide introduces, so that its blocks run as they stand.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../lib/free-ports.mjs';
import { StepFailed } from '../lib/step-failed.mjs';
import { BackgroundServer } from './background-server.mjs';
import { Terminal } from './terminal.mjs';

/** What the caller's shell, or a `.env` beside package.json, may say of a server in use: it must not reach this one. */
const OF_ANOTHER_SERVER = [
  ...[
    'NODE_ENV',
    'HOST',
    'DATABASE_URL',
    'MIGRATION_DATABASE_URL',
    'REDIS_URL',
    'SECRET_KEY',
    'PUBLIC_URL',
    'SMTP_URL',
  ],
  ...['BOOTSTRAP_OWNER_EMAIL', 'BOOTSTRAP_OWNER_PASSWORD', 'METRICS_PORT', 'AUDIT_WEBHOOK_URL', 'S3_ENDPOINT'],
];

export async function withWorkplace({ server }, work) {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-guide-'));
  const env = await environment(folder, server);
  const terminal = new Terminal(env.WORK, env);
  const background = new BackgroundServer(env);
  const stop = async () => {
    terminal.close();
    await background.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  const interrupted = new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
      process.once(signal, () => reject(new StepFailed(`stopped by ${signal}`)));
  });
  try {
    return await Promise.race([work({ terminal, background, serverIsThere: server !== undefined }), interrupted]);
  } finally {
    await stop();
  }
}

async function environment(folder, server) {
  const work = join(folder, 'work');
  mkdirSync(work);
  if (server) return { ...process.env, ROLLCALL: server, WORK: work };
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const own = { PORT: String(port), ROLLCALL: url, ROLLCALL_URL: url, DATA_DIR: join(folder, 'data'), WORK: work };
  return { ...process.env, ...Object.fromEntries(OF_ANOTHER_SERVER.map((name) => [name, ''])), ...own };
}

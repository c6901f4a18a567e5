// What the bench runs on: one embedded PostgreSQL with people in it, the built application as it runs in production, and the
// floor beside it on the same database. Everything started here is stopped here; all of it listens on 127.0.0.1 only.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { COMPILE_CACHE } from '../../scripts/lib/built-app.mjs';
import { freePort } from '../../scripts/lib/free-ports.mjs';
import { node24 } from '../../scripts/lib/node24.mjs';
import { inRoot } from '../../scripts/lib/root.mjs';
import { StepFailed } from '../../scripts/lib/step-failed.mjs';
import { SECRET_KEY } from '../lib/bench-server.mjs';
import { startDatabase } from '../lib/database-server.mjs';
import { familySeconds, processorSeconds } from '../lib/process-use.mjs';
import { seedUsers } from '../lib/seed-users.mjs';

export const PASSWORD = 'correct horse battery staple';
export const OWNER_EMAIL = 'owner@bench.example';
/** Connections to PostgreSQL, of the application and of the floor: the default of the one. */
export const POOL_SIZE = 10;
const DATABASE_SETTINGS = { shared_buffers: '512MB', max_connections: '100', max_wal_size: '4GB' };
const START_TIMEOUT_MS = 60_000;

/** Runs `work` with `{ client, app, floor, cpu }`; afterwards nothing is left. */
export async function onStage({ users, nodeArguments, say }, work) {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
  const cleanUps = [() => rmSync(folder, { recursive: true, force: true })];
  const stopAll = async () => {
    while (cleanUps.length > 0) await cleanUps.pop()();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(signal, () => void stopAll().then(() => process.exit(130)));
  try {
    const { url, client, dataDir, stop } = await startDatabase(DATABASE_SETTINGS);
    cleanUps.push(stop);
    const startApp = (extra) => startServer('app', appSettings(folder, url), { folder, cleanUps, ...extra });
    const first = await startApp();
    await first.stop();
    const seconds = await seedUsers(url, {
      count: users,
      passwordHash: await ownersHash(client),
      onProgress: () => {},
    });
    say(`${users} people in ${seconds.toFixed(1)} s`);
    await client.query('CHECKPOINT');
    const app = await startApp({ nodeArguments });
    const floor = await startServer('floor', floorSettings(url, app), { folder, cleanUps });
    const postmaster = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0];
    const cpu = ({ pid }) => ({ server: processorSeconds(pid), database: familySeconds(postmaster) });
    return await work({ client, app, floor, cpu });
  } finally {
    await stopAll();
  }
}

async function ownersHash(client) {
  const { rows } = await client.query('SELECT password_hash FROM users WHERE email = $1', [OWNER_EMAIL]);
  return rows[0].password_hash;
}

/** As `npm start` runs it, log lines included: they are part of what a request costs. Only what refuses calls is out of the way. */
function appSettings(folder, url) {
  return {
    main: inRoot('dist', 'apps', 'api', 'src', 'main.js'),
    environment: {
      NODE_ENV: 'production',
      DATA_DIR: join(folder, 'data'),
      DATABASE_URL: url,
      DATABASE_POOL_SIZE: String(POOL_SIZE),
      SECRET_KEY,
      PUBLIC_URL: 'https://rollcall.example',
      SMTP_URL: 'smtp://127.0.0.1:9',
      BOOTSTRAP_OWNER_EMAIL: OWNER_EMAIL,
      BOOTSTRAP_OWNER_PASSWORD: PASSWORD,
      SIGN_INS_PER_MINUTE: '1000000',
      SIGN_IN_FAILURES_PER_ACCOUNT: '1000000',
      PUBLIC_CALLS_PER_MINUTE: '100000000',
      READS_PER_MINUTE: '100000000',
      OVERLOAD_DELAY_MS: '0',
      WRITES_PER_MINUTE: '100000000',
    },
  };
}

function floorSettings(url, app) {
  return {
    main: inRoot('bench', 'hot', 'floor-server.mjs'),
    environment: {
      DATABASE_URL: url,
      POOL_SIZE: String(POOL_SIZE),
      APP_ORIGIN: app.origin,
      SECRET_KEY,
      NODE_ENV: 'production',
    },
  };
}

async function startServer(name, { main, environment }, { folder, cleanUps, nodeArguments = [] }) {
  const port = await freePort();
  const logFile = join(folder, `${name}-${port}.log`);
  const log = openSync(logFile, 'w');
  const startedAt = performance.now();
  const child = spawn(node24(), [...nodeArguments, main], {
    cwd: folder,
    env: {
      ...COMPILE_CACHE,
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: String(port),
      HOST: '127.0.0.1',
      ...environment,
    },
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const exited = once(child, 'exit');
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    await exited;
  };
  cleanUps.push(stop);
  const server = { name, pid: child.pid, port, origin: `http://127.0.0.1:${port}`, stop };
  await untilReady(server, child, logFile);
  return { ...server, startedInMs: performance.now() - startedAt };
}

async function untilReady({ name, origin }, child, logFile) {
  for (
    const deadline = Date.now() + START_TIMEOUT_MS;
    Date.now() < deadline && child.exitCode === null;
    await sleep(10)
  ) {
    const answer = await fetch(`${origin}/ready`).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new StepFailed(`the ${name} did not get ready:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`);
}

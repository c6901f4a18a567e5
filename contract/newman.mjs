// Writes the Postman collection, starts a server of its own on an empty database, and runs each request against it.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';
import { freePort } from '../scripts/lib/free-ports.mjs';
import { collectionOf, itemsOf } from './lib/collection.mjs';

const newman = createRequire(import.meta.url)('newman');
const HERE = import.meta.dirname;
export const COLLECTION = join(HERE, 'rollcall.postman_collection.json');
const MAIN = join(HERE, '..', 'dist', 'apps', 'api', 'src', 'main.js');
const OWNER = { email: 'owner@example.com', password: 'correct horse battery' };
const READY_MS = 60_000;
const RUN_MS = 300_000;
/** Not run, by what they would do. */
const LEFT_OUT = [/audit-events\/stream/];

/** @throws Error when a request is answered otherwise than the document says */
export async function runCollection(documentFile) {
  const collection = await collectionOf(JSON.parse(readFileSync(documentFile, 'utf8')));
  writeFileSync(COLLECTION, `${JSON.stringify(collection, null, 1)}\n`);
  const server = await startServer();
  try {
    await run(collection, server.url);
  } finally {
    await server.stop();
  }
}

async function run(collection, baseUrl) {
  const runnable = itemsOf(collection).filter(({ request }) => !LEFT_OUT.some((one) => one.test(pathOf(request))));
  const variables = { baseUrl, ...OWNER, accessToken: '' };
  const summary = await new Promise((resolve, reject) =>
    newman.run(
      {
        collection: {
          ...collection,
          item: runnable,
          variable: Object.entries(variables).map(([key, value]) => ({ key, value })),
        },
        timeout: RUN_MS,
        timeoutRequest: 30_000,
      },
      (error, outcome) => (error ? reject(error) : resolve(outcome)),
    ),
  );
  const { failures, stats, executions } = summary.run;
  for (const { source, error } of failures) process.stdout.write(`- ${source?.name}: ${error.message}\n`);
  const done = executions.filter(({ response }) => response?.code < 400).length;
  process.stdout.write(
    `rollcall · ${stats.requests.total} requests by newman, ${done} done, ${failures.length} failures\n`,
  );
  if (failures.length > 0) throw new Error(`${failures.length} answers are not as the document says`);
}

function pathOf({ url }) {
  return [url.path ?? []].flat().join('/');
}

/** On a port and a database of its own, both gone afterwards. */
async function startServer() {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-contract-'));
  const port = await freePort();
  const env = {
    ...{ PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'warn', HOST: '127.0.0.1', PORT: String(port) },
    ...{ DATA_DIR: folder, BOOTSTRAP_OWNER_EMAIL: OWNER.email, BOOTSTRAP_OWNER_PASSWORD: OWNER.password },
  };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(child, exited);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, stop };
}

function untilReady(child, exited) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the server did not get ready')), READY_MS);
    const settle = (action) => (value) => {
      clearTimeout(timer);
      action(value);
    };
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      if (output.includes('Rollcall is ready')) settle(resolve)();
    });
    void exited.then(() => settle(reject)(new Error(`the server ended:\n${output}`)));
  });
}

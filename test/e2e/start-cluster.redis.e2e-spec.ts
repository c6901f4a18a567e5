import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { until } from '../../libs/platform/src/cache/testing/until.js';
import { ApiClient } from '../support/api-client.js';
import { freePort } from '../../libs/platform/src/testing/free-port.js';
import { OWNER_EMAIL, PASSWORD, QUICK_HASHES, ownedOn } from '../support/server-settings.js';

const SCRIPT = path.resolve(import.meta.dirname, '../../scripts/cluster/cluster.mjs');
const PATIENCE_MS = 60_000;

let database: TestDatabase;
let dataDir: string;
let cluster: ChildProcess;
let output = '';
let api: ApiClient;

const replicas = (): { url: string; pid: number }[] =>
  [...output.matchAll(/replica \d: (\S+), process (\d+)/g)].map(([, url, pid]) => ({ url: url!, pid: Number(pid) }));
const statuses = async (calls: number): Promise<number[]> =>
  (await Promise.all(Array.from({ length: calls }, () => api.get('//health')))).map(({ status }) => status);
const isUp = (url: string): Promise<boolean> =>
  fetch(`${url}/health`).then(
    ({ ok }) => ok,
    () => false,
  );

beforeAll(async () => {
  database = await createTestDatabase();
  dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-cluster-'));
  const port = String(await freePort());
  cluster = spawn(process.execPath, [SCRIPT, '--replicas', '2', '--port', port], {
    // A directory without a .env.
    cwd: dataDir,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      ...QUICK_HASHES,
      ...ownedOn(database),
      DATA_DIR: dataDir,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [cluster.stdout!, cluster.stderr!])
    stream.on('data', (text: Buffer) => (output += text.toString()));
  await until(() => replicas().length === 2 || cluster.exitCode !== null, PATIENCE_MS);
  api = new ApiClient(`http://127.0.0.1:${port}`);
}, 2 * PATIENCE_MS);

afterAll(async () => {
  if (cluster.exitCode === null) cluster.kill('SIGKILL');
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('npm run start:cluster', () => {
  it('serves from every replica in turn, with one Redis for all', async () => {
    expect(output).toMatch(/2 replicas are ready behind http:\/\/127\.0\.0\.1:\d+, Redis: redis:/);
    expect(new Set(await statuses(10))).toEqual(new Set([200]));
    const signedIn = await api.signIn(OWNER_EMAIL, PASSWORD);
    const answers = await Promise.all(Array.from({ length: 6 }, () => signedIn.get('/auth/me')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const limits = Array.from({ length: 4 }, () => api.post('/auth/refresh', { refreshToken: 'x' }));
    const remaining = (await Promise.all(limits)).map(({ headers }) => Number(headers.get('ratelimit-remaining')));
    expect(new Set(remaining).size).toBe(4);
  });

  it('tells of a replica that died, and goes on with the others', async () => {
    const [, victim] = replicas();
    process.kill(victim!.pid, 'SIGKILL');
    expect(new Set(await statuses(20))).toEqual(new Set([200]));
    await until(() => output.includes(`(process ${victim!.pid}) died: SIGKILL`));
  });

  it('ends everything that it started', async () => {
    const [survivor] = replicas();
    const [, redisPort] = /Redis: redis:\/\/127\.0\.0\.1:(\d+)/.exec(output)!;
    const exited = once(cluster, 'exit');
    cluster.kill('SIGTERM');
    expect(await exited).toEqual([0, null]);
    expect(await isUp(survivor!.url)).toBe(false);
    expect(await isUp(`http://127.0.0.1:${redisPort}`)).toBe(false);
    expect(output).toMatch(/stopped\n$/);
  });
});

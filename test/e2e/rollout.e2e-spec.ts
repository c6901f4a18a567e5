import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { until } from '../../libs/platform/src/cache/testing/until.js';
import { ApiClient, type ApiResponse } from '../support/api-client.js';
import { LoadBalancer } from '../support/load-balancer.js';
import { patiently } from '../support/patiently.js';
import { Replicas } from '../support/replicas.js';
import { ServerProcess } from '../support/server-process.js';
import { OWNER_EMAIL, PASSWORD, SECRET_KEY } from '../support/server-settings.js';

/** 20 for a long run: ROLLOUT_ROUNDS=20. */
const ROUNDS = Number(process.env['ROLLOUT_ROUNDS'] ?? 2);
const CALLERS = 6;
const LONGEST_SHUTDOWN_MS = 25_000;
const CLI = path.resolve(import.meta.dirname, '../../dist/apps/cli/src/main.js');

const asked = { again: 0 };

/** A machine that starts a server on two busy cores may be overloaded. Without an answer (502) a request is lost, and not asked again. */
function asking(call: () => Promise<ApiResponse>): Promise<ApiResponse> {
  return patiently(call, 1, () => void asked.again++);
}

describe('a rolling restart', () => {
  let replicas: Replicas;
  let balancer: LoadBalancer;

  beforeAll(async () => {
    [replicas, balancer] = await Promise.all([Replicas.start(2), LoadBalancer.start()]);
    balancer.use(replicas.running.map(({ url }) => url));
    await until(() => replicas.running.every(({ url }) => balancer.isReady(url)));
  }, 60_000);

  afterAll(async () => {
    balancer.stop();
    await replicas.stop();
  });

  it(
    'loses no request, read or write, on connections that are kept',
    async () => {
      const owner = await new ApiClient(balancer.url).signIn(OWNER_EMAIL, PASSWORD);
      let isOver = false;
      const served: number[] = [];
      const failed: string[] = [];
      const created: string[] = [];
      const call = async (caller: number): Promise<void> => {
        for (let n = 0; !isOver; n++) {
          const read = await asking(() => owner.get('/auth/me'));
          const write = await asking(() => owner.post('/users', { email: `c${caller}n${n}@example.com` }));
          for (const { status, text } of [read, write]) {
            if (status === 200 || status === 201) served.push(status);
            else failed.push(`${status} ${text}`);
          }
          if (write.status === 201) created.push((write.data as { id: string }).id);
          await sleep(5);
        }
      };
      const callers = Array.from({ length: CALLERS }, (_, caller) => call(caller));
      const exits: { code: number | null; ms: number }[] = [];
      try {
        for (let round = 0; round < ROUNDS; round++) {
          const old = replicas.running[0]!;
          const next = await replicas.add();
          balancer.use(replicas.running.map(({ url }) => url));
          await until(() => balancer.isReady(next.url));
          const begun = performance.now();
          const code = await old.end('SIGTERM');
          exits.push({ code, ms: performance.now() - begun });
          replicas.running.shift();
        }
      } finally {
        isOver = true;
        await Promise.all(callers);
      }
      expect(failed).toEqual([]);
      expect(asked.again).toBeLessThan(served.length * 0.02);
      expect(served.length).toBeGreaterThan(100);
      const kept = await replicas.sql<{ count: string }>('SELECT count(*) FROM users WHERE id = ANY ($1)', [created]);
      expect(Number(kept[0]!.count)).toBe(created.length);
      for (const { code, ms } of exits) expect([code, ms < LONGEST_SHUTDOWN_MS]).toEqual([0, true]);
    },
    80_000 + ROUNDS * 20_000,
  );

  it('is told by /ready first, while requests are still served and their connections closed', async () => {
    const leaving = await replicas.add();
    const owner = await leaving.api.signIn(OWNER_EMAIL, PASSWORD);
    leaving.child.kill('SIGTERM');
    await until(async () => (await leaving.api.get('//ready')).status === 503, 1_000);
    const answer = await owner.get('/auth/me');
    expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
    expect((await leaving.api.get('//health')).status).toBe(200);
    await until(() => leaving.hasExited, LONGEST_SHUTDOWN_MS);
    expect(leaving.child.exitCode).toBe(0);
  }, 60_000);
});

describe('with MIGRATE_ON_START=false', () => {
  let database: TestDatabase;
  let dataDir: string;

  beforeAll(async () => {
    database = await createTestDatabase({ empty: true });
    dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-rollout-'));
  });

  afterAll(async () => {
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('a start waits for the migrations that somebody else runs, and needs no rights to run any', async () => {
    const settings = {
      DATA_DIR: dataDir,
      DATABASE_URL: database.application,
      SECRET_KEY,
      MIGRATE_ON_START: 'false',
    };
    const servers = await Promise.all([ServerProcess.spawn(settings), ServerProcess.spawn(settings)]);
    try {
      await until(() => servers.every(({ output }) => /waiting for \d+ migrations/.test(output)), 15_000);
      const env = { ...process.env, ...settings, MIGRATION_DATABASE_URL: database.owner };
      const migrated = spawnSync(process.execPath, [CLI, 'migrate'], { env, encoding: 'utf8' });
      expect([migrated.status, migrated.stdout]).toEqual([0, expect.stringContaining('the schema is up to date')]);
      await Promise.all(servers.map((server) => server.ready()));
      expect((await servers[0].api.get('//ready')).status).toBe(200);
    } finally {
      await Promise.all(servers.map((server) => server.end('SIGTERM')));
    }
  }, 90_000);
});

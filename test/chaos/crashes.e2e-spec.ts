import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { startEmbeddedPostgres } from '@app/platform';
import { until } from '../../libs/platform/src/cache/testing/until.js';
import { type ApiClient } from '../support/api-client.js';
import { ServerProcess, freePort } from '../support/server-process.js';
import { OWNER_EMAIL, PASSWORD } from '../support/test-app.js';
import { WriteJournal } from '../support/write-journal.js';

/** `npm run test:chaos` sets CHAOS_ROUNDS=50 and KILL_ROUNDS=200, and is for a machine that does nothing else. */
const DATABASE_ROUNDS = Number(process.env['CHAOS_ROUNDS'] ?? 2);
const KILL_ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 2);
const IS_LONG = process.env['CHAOS_ROUNDS'] !== undefined;
/** The promise is 2 s after the database is back; a machine that runs other tests beside this one is slower. */
const BACK_WITHIN_MS = IS_LONG ? 2_000 : 10_000;
const WRITERS = 6;

const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-chaos-'));
const postgresDir = path.join(folder, 'postgres');
let port: number;
let server: ServerProcess;
let owner: ApiClient;

/** A durable one: what is tested is what survives. */
const startPostgres = () => startEmbeddedPostgres({ dataDir: postgresDir, superuserPassword: 'chaos', port });
const databaseUrl = () => `postgres://rollcall:chaos@127.0.0.1:${port}/postgres`;

async function startServer(): Promise<void> {
  server = await ServerProcess.start({
    DATA_DIR: path.join(folder, 'data'),
    DATABASE_URL: databaseUrl(),
    SECRET_KEY: 'k7Jq2vX9-rB4nT6wY1zA8sD3fG5hL0mP',
    BOOTSTRAP_OWNER_EMAIL: OWNER_EMAIL,
    BOOTSTRAP_OWNER_PASSWORD: PASSWORD,
    LOG_LEVEL: 'error',
  });
  owner = await server.api.signIn(OWNER_EMAIL, PASSWORD);
}

/** As `pg_ctl restart -m immediate`: no checkpoint, every backend ends at once, the log is replayed. */
async function crashPostgres(): Promise<void> {
  process.kill(Number(readFileSync(path.join(postgresDir, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGQUIT');
  await startPostgres();
}

beforeAll(async () => {
  port = await freePort();
  await startPostgres();
  await startServer();
}, 120_000);

afterAll(async () => {
  await server.end('SIGTERM');
  await (await startPostgres()).stop();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

describe('under writes', () => {
  let journal: WriteJournal;
  const backAfterMs: number[] = [];

  afterEach(() => journal.end());

  const conclude = async (what: string, rounds: number): Promise<void> => {
    await journal.end();
    const client = new pg.Client({ connectionString: databaseUrl() });
    await client.connect();
    const verdict = await journal.compare(client).finally(() => client.end());
    const sorted = [...backAfterMs].sort((a, b) => a - b);
    const [median, longest] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].map((ms) => Math.round(ms!));
    if (IS_LONG) {
      const { acknowledged, lost, doubled, unaudited } = verdict;
      const row = [what, rounds, acknowledged, lost, doubled, unaudited, median, longest].join(' | ');
      process.stdout.write(
        `| fault | rounds | acknowledged | lost | doubled | not audited | back p50 ms | max ms |\n| ${row} |\n`,
      );
    }
    expect(verdict).toMatchObject({ lost: 0, doubled: 0, unaudited: 0 });
    expect(verdict.acknowledged).toBeGreaterThan(rounds);
    expect(longest).toBeLessThan(BACK_WITHIN_MS);
  };

  it(
    'a PostgreSQL that crashes loses and doubles nothing, does not end the server, and is noticed when it is back',
    async () => {
      journal = new WriteJournal();
      journal.begin(WRITERS, () => owner);
      for (let round = 0; round < DATABASE_ROUNDS; round++) {
        const before = journal.acknowledged.size;
        await until(() => journal.acknowledged.size > before, 20_000);
        await sleep(Math.random() * 300);
        await crashPostgres();
        const backAt = performance.now();
        await until(() => journal.lastAcknowledgedAt > backAt, 20_000);
        backAfterMs.push(journal.lastAcknowledgedAt - backAt);
        expect(server.hasExited).toBe(false);
      }
      await conclude('immediate restart of PostgreSQL', DATABASE_ROUNDS);
      expect((await server.api.get('//ready')).status).toBe(200);
    },
    DATABASE_ROUNDS * 40_000,
  );

  it(
    'a server that is killed loses and doubles nothing that it acknowledged',
    async () => {
      journal = new WriteJournal();
      backAfterMs.length = 0;
      journal.begin(WRITERS, () => owner);
      for (let round = 0; round < KILL_ROUNDS; round++) {
        await sleep(100 + Math.random() * 400);
        await server.end('SIGKILL');
        await startServer();
        // After the start, which takes what it takes.
        const backAt = performance.now();
        await until(() => journal.lastAcknowledgedAt > backAt, 20_000);
        backAfterMs.push(journal.lastAcknowledgedAt - backAt);
      }
      await conclude('kill -9 of the server', KILL_ROUNDS);
    },
    KILL_ROUNDS * 60_000,
  );
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { MIGRATIONS } from '../../migrations/index.js';
import { queryOnce } from '../support/query-once.js';
import { ISSUER } from '../support/replicas.js';
import { ServerProcess } from '../support/server-process.js';
import { OWNER_EMAIL, PASSWORD, ownedOn } from '../support/server-settings.js';
import { FAULTED_SERVER } from './support/faulted-server.js';
import { printRows } from './support/report.js';

const FEW = 3;
/** By hand, with `npm run test:chaos`: ten, and on both kinds of database. */
const REPLICAS = Number(process.env['CHAOS_REPLICAS'] ?? FEW);
const ON_BOTH: [string, boolean][] = [
  ['an empty database', true],
  ['a migrated database', false],
];
const PATIENCE_MS = 20_000 + REPLICAS * 10_000;

let database: TestDatabase;
let dataDir: string;
let servers: ServerProcess[] = [];

afterEach(async () => {
  await Promise.all(servers.map((server) => server.end('SIGTERM')));
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** @returns seconds until the last of them was ready */
async function bootAtOnce(empty: boolean): Promise<number> {
  database = await createTestDatabase({ empty });
  dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-boot-'));
  const environment = {
    ...FAULTED_SERVER,
    DATA_DIR: dataDir,
    ...ownedOn(database),
    PUBLIC_URL: ISSUER,
  };
  const begun = performance.now();
  servers = await Promise.all(Array.from({ length: REPLICAS }, () => ServerProcess.spawn(environment)));
  await Promise.all(servers.map((server) => server.ready(PATIENCE_MS)));
  return (performance.now() - begun) / 1000;
}

/** How much there is of what must be made once. */
async function madeOnce(): Promise<Record<string, number>> {
  const [row] = await queryOnce<Record<string, number>>(
    database.owner,
    `SELECT (SELECT count(*)::int FROM migrations) AS migrations,
            (SELECT count(DISTINCT name)::int FROM migrations) AS "differentMigrations",
            (SELECT count(*)::int FROM users) AS users,
            (SELECT count(*)::int FROM user_roles) AS grants,
            (SELECT count(*)::int FROM user_audit_log WHERE action = 'user.created') AS "creationsTold",
            (SELECT count(*)::int FROM signing_keys WHERE status = 'current') AS "currentKeys",
            (SELECT count(*)::int FROM signing_keys) AS keys`,
  );
  return row!;
}

describe(`${REPLICAS} replicas that boot at once`, () => {
  it.each(REPLICAS > FEW ? ON_BOTH : ON_BOTH.slice(0, 1))(
    'on %s: each gets ready and accepts the others’ tokens; schema, owner and keys are made once',
    async (where, empty) => {
      const seconds = await bootAtOnce(empty);
      expect(await madeOnce()).toEqual({
        migrations: MIGRATIONS.length,
        differentMigrations: MIGRATIONS.length,
        users: 1,
        grants: 1,
        creationsTold: 1,
        currentKeys: 1,
        keys: 2,
      });
      const owner = await servers[0]!.api.signIn(OWNER_EMAIL, PASSWORD);
      for (const { api } of servers) {
        expect((await api.get('//ready')).status).toBe(200);
        expect((await api.withToken(owner.accessToken!).get('/auth/me')).status).toBe(200);
      }
      expect(servers.map(({ hasExited }) => hasExited)).not.toContain(true);
      printRows({ [`${REPLICAS} replicas boot on ${where}`]: { ready: servers.length, seconds: Math.round(seconds) } });
    },
    2 * PATIENCE_MS,
  );
});

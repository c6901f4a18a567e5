import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { type ApiClient } from '../support/api-client.js';
import { ServerProcess } from '../support/server-process.js';
import { OWNER_EMAIL, PASSWORD, ownedOn } from '../support/server-settings.js';
import { FAULTED_SERVER } from './support/faulted-server.js';
import { underLoad } from './support/load.js';
import { type Ask } from './support/judge.js';
import { printReports } from './support/report.js';
import { TreeWatch } from './support/tree-watch.js';

/** By hand, with `npm run test:chaos` or `npm run test:kills`: 200. */
const KILLS = Number(process.env['CHAOS_KILLS'] ?? 2);
const WHOLE_TRAIL_EACH = 50;

const dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-chaos-app-'));
let database: TestDatabase;
let client: pg.Client;
let server: ServerProcess;
let owner: ApiClient;
let exits = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.owner });
  await client.connect();
  await startServer();
});

afterAll(async () => {
  await server.end('SIGTERM');
  await client.end();
  await database.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Signed in again each time: an access token ends before the last of two hundred kills. */
async function startServer(): Promise<void> {
  server = await ServerProcess.start({
    ...FAULTED_SERVER,
    DATA_DIR: dataDir,
    ...ownedOn(database),
  });
  owner = await server.api.signIn(OWNER_EMAIL, PASSWORD);
}

async function killAndStart(): Promise<void> {
  if (server.hasExited) exits++;
  await server.end('SIGKILL');
  await startServer();
}

describe(`a server killed ${KILLS} times while clients write`, () => {
  it(
    'keeps each acknowledged change, once, with one audit row for each, in a tree that verifies after each restart',
    async () => {
      const ask: Ask = async <Row extends object>(statement: string) => (await client.query<Row>(statement)).rows;
      const tree = new TreeWatch(dataDir, ask);
      const fault = {
        fault: 'kill -9 of the server',
        times: KILLS,
        strike: killAndStart,
        check: (time: number) => tree.check(owner, time % WHOLE_TRAIL_EACH === 0),
      };
      const report = await underLoad(fault, { api: () => owner, ask, exits: () => exits });
      await tree.check(owner, true);
      printReports([report]);
      expect(report).toMatchObject({ misfits: [], lost: 0, doubled: 0, wrongAnswers: [], exits: 0 });
      expect(report.acknowledged).toBeGreaterThan(KILLS);
    },
    60_000 + KILLS * 20_000,
  );
});

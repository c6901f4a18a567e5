import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type DataSource } from 'typeorm';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { Database } from '@app/platform';
import { openDataSource } from '../support/open-data-source.js';

const QUERY_TIMEOUT_MS = 300;
/** The server gives up later than the client, as one that is stalled does. */
const STATEMENT_TIMEOUT_MS = 1_500;

let testDatabase: TestDatabase;
let dataSource: DataSource;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase({ empty: true });
  const driver = { query_timeout: QUERY_TIMEOUT_MS, statement_timeout: STATEMENT_TIMEOUT_MS };
  dataSource = await openDataSource({ url: testDatabase.owner, poolSize: 1, driver });
  database = new Database(dataSource);
});

afterAll(async () => {
  await dataSource.destroy();
  await testDatabase.drop();
});

const backendPid = async (): Promise<number> =>
  (await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid'))[0]!.pid;

async function backends(): Promise<number[]> {
  const client = new pg.Client({ connectionString: testDatabase.owner });
  await client.connect();
  const { rows } = await client.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'rollcall'`,
  );
  await client.end();
  return rows.map(({ pid }) => pid);
}

describe('a query that was given up', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['by itself', () => database.query('SELECT pg_sleep(30)')],
    ['in a transaction', () => database.transaction(() => database.query('SELECT pg_sleep(30)'))],
    ['of the entity manager', () => database.transaction(() => database.manager.query('SELECT pg_sleep(30)'))],
  ])('%s, keeps nobody waiting: its connection ends, the pool of one opens another', async (_, work) => {
    const before = await backendPid();
    const started = performance.now();
    await expect(work()).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(await backendPid()).not.toBe(before);
    expect(performance.now() - started).toBeLessThan(STATEMENT_TIMEOUT_MS);
    for (let tries = 0; tries < 100 && (await backends()).includes(before); tries++) await sleep(50);
    expect(await backends()).not.toContain(before);
  });

  it('does not end a connection whose query failed', async () => {
    const before = await backendPid();
    await expect(database.query('SELECT 1/0')).rejects.toThrow('division by zero');
    expect(await backendPid()).toBe(before);
  });
});

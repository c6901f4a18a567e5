import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type DataSource } from 'typeorm';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { Database } from '@app/platform';
import { openDataSource } from '../support/open-data-source.js';

const POOL_SIZE = 1;
const AT_ONCE = 60;

let testDatabase: TestDatabase;
let dataSource: DataSource;
let database: Database;

beforeAll(async () => {
  testDatabase = await createTestDatabase({ empty: true });
  dataSource = await openDataSource({ url: testDatabase.owner, poolSize: POOL_SIZE });
  database = new Database(dataSource);
});

afterAll(async () => {
  await dataSource.destroy();
  await testDatabase.drop();
});

const many = <T>(ask: (n: number) => Promise<T>): Promise<T>[] => Array.from({ length: AT_ONCE }, (_, n) => ask(n));

async function quotient(divisor: number): Promise<number> {
  const [row] = await database.lookUp<{ quotient: number }>('SELECT 1000 / $1::int AS quotient', [divisor]);
  return row!.quotient;
}

describe('short reads that share a connection', () => {
  it('get each its own answer, however many are asked at once', async () => {
    const answers = await Promise.all(many((n) => quotient(n + 1)));
    expect(answers).toEqual(Array.from({ length: AT_ONCE }, (_, n) => Math.trunc(1000 / (n + 1))));
  });

  it('are refused each for itself', async () => {
    const answers = await Promise.allSettled(many((n) => quotient(n % 10)));
    const refused = answers.flatMap(({ status }, n) => (status === 'rejected' ? [n] : []));
    expect(refused).toEqual([0, 10, 20, 30, 40, 50]);
  });

  it('give the connection back: what needs one for itself gets it', async () => {
    const reads = many((n) => quotient(n + 1));
    const answer = await database.transaction(() => database.query('SELECT 1 AS one'));
    expect(answer).toEqual([{ one: 1 }]);
    await Promise.all(reads);
  });

  it('hear of it when the connection ends under them, and the next ones find another', async () => {
    const asleep = () => database.lookUp('SELECT pg_sleep($1)', [2]);
    const ended = Promise.allSettled([asleep(), asleep(), asleep()]);
    await terminate('pg_sleep');
    for (const answer of await ended)
      expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'SERVICE_UNAVAILABLE' } });
    expect(await quotient(10)).toBe(100);
  });

  it('of a transaction are asked within it', async () => {
    const seen = await database.transaction(async () => {
      await database.query('CREATE TABLE drafts AS SELECT 1 AS one');
      return database.lookUp('SELECT one FROM drafts', []);
    });
    expect(seen).toEqual([{ one: 1 }]);
  });
});

async function terminate(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: testDatabase.owner });
  await client.connect();
  for (let ended = 0; ended === 0;) {
    const { rowCount } = await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%' || $1 || '%' AND state = 'active'`,
      [statement],
    );
    ended = rowCount!;
  }
  await client.end();
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type DataSource } from 'typeorm';
import { Database, Secrets } from '@app/platform';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { RefreshTokens, type Rotation } from '../../libs/auth/src/sessions/refresh-tokens.js';
import { hashOpaqueToken } from '../../libs/auth/src/single-use/opaque-token.js';
import { openDataSource } from '../support/open-data-source.js';
import { SECRET_KEY } from '../support/server-settings.js';

const USER = 'aaaaaaaa-0000-4000-8000-000000000001';

let own: TestDatabase;
let dataSource: DataSource;
let client: pg.Client;
let database: Database;
let tokens: RefreshTokens;

beforeAll(async () => {
  own = await createTestDatabase();
  dataSource = await openDataSource({ url: own.application });
  client = new pg.Client({ connectionString: own.owner });
  await client.connect();
  await client.query(
    `INSERT INTO users (id, email, canonical_email, status) VALUES ($1, 'z@example.com', 'z@example.com', 'active')`,
    [USER],
  );
  database = new Database(dataSource);
  tokens = new RefreshTokens(database, new Secrets(SECRET_KEY));
});

afterAll(async () => {
  await client.end();
  await dataSource.destroy();
  await own.drop();
});

async function session(): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO sessions (user_id, factors, idle_expires_at, expires_at)
     VALUES ($1, '{pwd}', now() + interval '1 day', now() + interval '1 day') RETURNING id`,
    [USER],
  );
  return rows[0]!.id;
}

/** In a transaction, as always: the successor is named before it is there. */
async function rotate(token: string, by = tokens): Promise<Rotation & { readonly successor: string }> {
  const presented = by.present(token);
  const rotation = await database.transaction(() => by.rotate(presented));
  return { ...rotation, successor: presented.successor };
}

const issue = (sessionId: string): Promise<string> =>
  database.transaction(() => Promise.resolve(tokens.issue(sessionId)));

/** As if the token had been used so long ago. */
const usedAgo = (token: string, seconds: number): Promise<unknown> =>
  client.query(
    'UPDATE refresh_tokens SET consumed_at = clock_timestamp() - make_interval(secs => $2) WHERE token_hash = $1',
    [hashOpaqueToken(token), seconds],
  );

describe('a refresh token', () => {
  it('is exchanged for its one successor, which is another and goes on', async () => {
    const sessionId = await session();
    const first = await issue(sessionId);
    expect(first).toMatch(/^[\w-]{43}$/);
    const rotated = await rotate(first);
    expect(rotated).toEqual({ kind: 'rotated', sessionId, successor: expect.stringMatching(/^[\w-]{43}$/) });
    const { successor } = rotated;
    expect(successor).not.toBe(first);
    expect(await rotate(successor)).toMatchObject({ kind: 'rotated', sessionId });
  });

  it('gives the same successor again to a client that lost the answer, for ten seconds', async () => {
    const sessionId = await session();
    const token = await issue(sessionId);
    const { successor } = await rotate(token);
    expect(await rotate(token)).toEqual({ kind: 'repeated', sessionId, successor });
    await usedAgo(token, 8);
    expect(await rotate(token)).toEqual({ kind: 'repeated', sessionId, successor });
    await usedAgo(token, 11);
    expect(await rotate(token)).toMatchObject({ kind: 'reused', sessionId });
  });

  it('is a replay at once when its successor was used', async () => {
    const sessionId = await session();
    const token = await issue(sessionId);
    const { successor } = await rotate(token);
    await rotate(successor);
    expect(await rotate(token)).toMatchObject({ kind: 'reused', sessionId });
  });

  it('is nothing when we never gave it', async () => {
    expect(await rotate('nothing')).toMatchObject({ kind: 'unknown' });
  });

  it('has another successor under another SECRET_KEY, so that nobody else can tell it', async () => {
    const { successor } = await rotate(await issue(await session()));
    const { rows } = await client.query<{ row: string }>('SELECT t::text AS row FROM refresh_tokens t');
    expect(rows.some(({ row }) => row.includes(successor))).toBe(false);
    const token = await issue(await session());
    const other = new RefreshTokens(database, new Secrets('0mPk7Jq2vX9-rB4nT6wY1zA8sD3fG5hL'));
    const { successor: known } = await rotate(token);
    expect((await rotate(token, other)).successor).not.toBe(known);
  });
});

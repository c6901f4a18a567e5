import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { searchConditions } from '../../libs/users/src/user-search.js';

/** What is hard: signs of LIKE and of tsquery, letters that fold into others or into several, other scripts, blanks. */
const PIECES = [
  'ana',
  'kowal',
  'ski',
  'ł',
  'É',
  'ß',
  'ﬁ',
  '明',
  '王小',
  'иван',
  '%',
  '_',
  '\\',
  "'",
  "''",
  '&',
  '|',
  '!',
  '(',
  ':*',
];
const MORE = [' ', '  ', '.', '..', '@', '@@', '-', '7', '42', 'ﷺ', 'ǆ', '\u0301', '🙂', 'z'];
const text = fc
  .array(fc.constantFrom(...PIECES, ...MORE), { minLength: 1, maxLength: 9 })
  .map((pieces) => pieces.join(''));

let database: TestDatabase;
let client: pg.Client;
let names: string[];

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.owner });
  await client.connect();
  names = fc.sample(text, { numRuns: 400, seed: 7 });
  await client.query(
    `WITH made AS (
       INSERT INTO users (email, canonical_email, status)
       SELECT e, e, 'active' FROM generate_series(1, cardinality($1::text[])) n, format('%s@grams.example', n) e RETURNING id, email)
     INSERT INTO user_profiles (user_id, display_name)
     SELECT id, left(($1::text[])[split_part(email, '@', 1)::int], 200) FROM made`,
    [names],
  );
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

async function found(q: string, isFrequent: boolean): Promise<string[]> {
  const where = searchConditions({ q, isFrequent }, '$1').join(' AND ');
  const { rows } = await client.query<{ id: string }>(`SELECT u.id FROM users u WHERE ${where} ORDER BY u.id`, [q]);
  return rows.map(({ id }) => id);
}

describe('searching users by grams', () => {
  it('finds by the index what reading every row finds, whatever is typed', async () => {
    const part = fc
      .tuple(fc.constantFrom(...names), fc.nat({ max: 20 }), fc.integer({ min: 1, max: 30 }))
      .map(([name, from, length]) => [...name].slice(from, from + length).join(''));
    await client.query('SET enable_seqscan = off');
    let hits = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(part, part, text), async (q) => {
        fc.pre(q !== '');
        const byIndex = await found(q, false);
        await client.query('SET enable_bitmapscan = off');
        expect(byIndex).toEqual(await found(q, true));
        await client.query('RESET enable_bitmapscan');
        if (byIndex.length > 0) hits++;
      }),
      { numRuns: 400 },
    );
    expect(hits).toBeGreaterThan(200);
  });

  it.each(['kowalski', 'z', 'ab', '%', '明', '..', 'ana.kowalska@example.com'])('reads the index for %s', async (q) => {
    const where = searchConditions({ q, isFrequent: false }, '$1').join(' AND ');
    await client.query('SET enable_seqscan = off');
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN SELECT FROM users u WHERE ${where}`, [q]);
    expect(rows.map((row) => row['QUERY PLAN']).join('\n')).toContain('Bitmap Index Scan on users_search_grams_ix');
  });
});

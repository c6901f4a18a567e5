import { describe, expect, it } from '@jest/globals';
import { type CursorCodec } from '@app/kernel';
import { type Database } from './database.js';
import { PageReader, type PageSource } from './page-reader.js';

/** A list of so many rows, and how often it was counted. */
function listOf(rows: { count: number }): { reader: PageReader; counted: () => number } {
  let counted = 0;
  const answer = (sql: string): Promise<object[]> => {
    const limit = Number(/LIMIT (\d+)/.exec(sql)![1]);
    if (!sql.includes('count(*)')) return Promise.resolve(Array.from({ length: limit }, () => ({ position: ['x'] })));
    counted++;
    return Promise.resolve([{ total: Math.min(rows.count, limit) }]);
  };
  const database = { query: answer, lookUp: answer } as unknown as Database;
  const cursors = { encode: () => 'cursor' } as unknown as CursorCodec;
  return { reader: new PageReader(database, cursors), counted: () => counted };
}

const SOURCE: PageSource = {
  columns: 'id',
  from: 'things',
  conditions: [],
  parameters: [],
  order: [{ sql: 'id', type: 'uuid', descending: false }],
};
const totalOf = async (reader: PageReader, source = SOURCE): Promise<unknown> => {
  const { total, totalIsExact } = (await reader.read(source, { limit: 20 })).meta;
  return [total, totalIsExact];
};

describe('the total of a list', () => {
  it('is counted every time while it could soon be exact', async () => {
    const rows = { count: 500 };
    const { reader, counted } = listOf(rows);
    expect(await totalOf(reader)).toEqual([500, true]);
    rows.count = 10_000;
    expect(await totalOf(reader)).toEqual([10_000, true]);
    rows.count = 10_999;
    expect(await totalOf(reader)).toEqual([10_000, false]);
    rows.count = 9_999;
    expect(await totalOf(reader)).toEqual([9_999, true]);
    expect(counted()).toBe(4);
  });

  it('is not counted again for a while when it is far beyond the bound, for this list only', async () => {
    const { reader, counted } = listOf({ count: 50_000 });
    for (let n = 0; n < 3; n++) expect(await totalOf(reader)).toEqual([10_000, false]);
    expect(counted()).toBe(1);
    await totalOf(reader, { ...SOURCE, conditions: ['other'] });
    expect(counted()).toBe(2);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AccessEngineQueries } from '../../libs/roles/src/access/access-engine.queries.js';
import { TestApp } from '../support/test-app.js';
import {
  type AccessModel,
  LAST_TICK,
  SCOPES,
  SUFFIXES,
  type StoredModel,
  accessModel,
  covers,
  instant,
  pathsOf,
  store,
} from './access-model.js';

/** Raise it to look harder. */
const CASES = Number(process.env['ACCESS_CASES'] ?? 60);
const CROWD = 10_050;

let app: TestApp;
let engine: AccessEngineQueries;

beforeAll(async () => {
  app = await TestApp.start();
  engine = app.nest.get(AccessEngineQueries);
});

afterAll(() => app.stop());

type Question = Parameters<AccessEngineQueries['listHolders']>[0];

/** From the first page to the last, by cursor. */
async function allPages(question: Question): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | undefined;
  do {
    const { items, meta } = await engine.listHolders({ ...question, cursor });
    found.push(...items.map(({ userId }) => userId));
    cursor = meta.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

describe('holders, on random worlds', () => {
  it('come in order, each once, on pages of any size, by cursor as by number', async () => {
    const ticks = fc.integer({ min: 0, max: 2 * LAST_TICK });
    await fc.assert(
      fc.asyncProperty(accessModel, ticks, fc.constantFrom(1, 2), async (model, tick, limit) => {
        const stored = store(model);
        await app.sql(stored.sql);
        for (const suffix of SUFFIXES) await assertPages(model, stored, { suffix, tick, limit });
      }),
      { numRuns: CASES },
    );
  }, 600_000);
});

async function assertPages(
  model: AccessModel,
  { namespace, userIds }: StoredModel,
  { suffix, tick, limit }: { readonly suffix: string; readonly tick: number; readonly limit: number },
): Promise<void> {
  const scope = SCOPES[1];
  const expected = userIds
    .filter((_, user) =>
      pathsOf(model, user, tick).some((path) => ['*', scope].includes(path.scope) && covers(path.suffix, suffix)),
    )
    .sort();
  const question = { permission: `${namespace}:${suffix}`, scope, asOf: instant(tick), limit };
  expect(await allPages(question)).toEqual(expected);
  const second = await engine.listHolders({ ...question, page: 2 });
  expect(second.items.map(({ userId }) => userId)).toEqual(expected.slice(limit, 2 * limit));
  expect(second.meta.total).toBe(expected.length);
}

describe('the codes that cover a permission', () => {
  it('are those that permission_covers says, for every text of up to four characters', async () => {
    const differing = await app.sql(
      `WITH RECURSIVE texts AS (
         SELECT '' AS t UNION ALL SELECT t || c FROM texts CROSS JOIN unnest(ARRAY['a', ':', '*']) c WHERE length(t) < 4
       )
       SELECT held.t, wanted.t FROM texts held CROSS JOIN texts wanted
       WHERE permission_covers(held.t, wanted.t) <> (held.t = ANY (covering_codes(wanted.t)))`,
    );
    expect(differing).toEqual([]);
  });
});

describe('a role that more hold than page mode reaches', () => {
  const roleId = randomUUID();
  const heirId = randomUUID();

  beforeAll(async () => {
    await app.sql(`
      INSERT INTO users (id, email, canonical_email, status)
        SELECT md5('crowd' || n)::uuid, 'c' || n || '@x', 'c' || n || '@x', 'active' FROM generate_series(1, ${CROWD}) n;
      INSERT INTO roles (id, name) VALUES ('${roleId}', 'crowded'), ('${heirId}', 'heir');
      INSERT INTO role_parents (role_id, parent_id) VALUES ('${heirId}', '${roleId}');
      INSERT INTO user_roles (user_id, role_id)
        SELECT md5('crowd' || n)::uuid, '${roleId}' FROM generate_series(1, ${CROWD}) n;
      INSERT INTO user_roles (user_id, role_id)
        SELECT md5('crowd' || n)::uuid, '${heirId}' FROM generate_series(1, 50) n;
      ANALYZE users, user_roles`);
  }, 60_000);

  it('is counted to the bound, and read beyond it by cursor', async () => {
    const { meta } = await engine.listHolders({ role: 'crowded', limit: 100 });
    expect(meta).toMatchObject({ total: 10_000, totalIsExact: false });
    const everybody = await allPages({ role: 'crowded', limit: 100 });
    expect(everybody).toHaveLength(CROWD);
    expect(everybody).toEqual([...new Set(everybody)].sort());
    const last = await engine.listHolders({ role: 'crowded', limit: 100, page: 100 });
    expect(last.items.map(({ userId }) => userId)).toEqual(everybody.slice(9_900, 10_000));
  });

  it.each([
    ['the first page', 'NULL'],
    ['a page in the middle', `'80000000-0000-0000-0000-000000000000'`],
  ])('is not read to its end for %s', async (_, after) => {
    const blocksFor = (roles: string): Promise<number> =>
      blocksReadBy(`holders_after('{${roles}}', '*', now(), 'inactive', ${after}, 21)`);
    const ofNobody = await blocksFor(randomUUID());
    expect((await blocksFor(`${roleId},${heirId}`)) - ofNobody).toBeLessThan(75);
  });

  it('leaves out, on whatever page, who may not act now, and names them when asked about the past', async () => {
    const [first, second, third] = await allPages({ role: 'heir', limit: 50 });
    const before = new Date();
    await app.sql(`UPDATE users SET status = 'suspended' WHERE id = $1`, [first]);
    await app.sql(`UPDATE users SET deleted_at = now() WHERE id = $1`, [second]);
    const now = await allPages({ role: 'heir', limit: 10 });
    expect(now).toHaveLength(48);
    expect(now[0]).toBe(third);
    expect((await engine.listHolders({ role: 'heir', limit: 2 })).meta.total).toBe(48);
    expect((await allPages({ role: 'heir', limit: 10, asOf: before })).slice(0, 2)).toEqual([first, second]);
    const members = (await app.owner.get(`/roles/${heirId}/members?limit=3`)).data as { userId: string }[];
    expect(members.map(({ userId }) => userId).slice(0, 2)).toEqual([first, third]);
  });
});

/** Those of the catalogue, to plan it, included. */
async function blocksReadBy(call: string): Promise<number> {
  const explained = await app.sql<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
    `EXPLAIN (ANALYZE, BUFFERS, FORMAT json) SELECT * FROM ${call}`,
  );
  const plan = explained[0]!['QUERY PLAN'][0].Plan;
  return plan['Shared Hit Blocks']! + plan['Shared Read Blocks']!;
}

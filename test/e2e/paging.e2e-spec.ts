import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ApiResponse } from '../support/api-client.js';
import { TestApp } from '../support/test-app.js';

interface User {
  id: string;
  email: string;
}

type Query = Readonly<Record<string, string>>;

/** What happens to the list between two pages, and while one is read. */
interface Change {
  readonly kind: 'come' | 'go' | 'return' | 'touch';
  readonly pick: number;
}

const STAYING = 60;
const RUNS = Number(process.env['RACE_ROUNDS'] ?? 20) >= 200 ? 400 : 40;
const FILTERS: [string, string][] = [
  ['status', 'active'],
  ['verified', 'true'],
  ['createdFrom', '2019-01-02T00:00:00Z'],
  ['lastSignInTo', '2019-01-03T00:00:00Z'],
  ['attributes[team]', '0'],
];
const SORT_FIELDS = ['createdAt', 'updatedAt', 'email', 'lastSignInAt', 'displayName'];

let app: TestApp;

const list = (query: Query): Promise<ApiResponse> =>
  app.owner.get(`/users?${new URLSearchParams({ limit: '100', ...query }).toString()}`);
const usersOf = ({ data }: ApiResponse): User[] => data as User[];
const isStaying = ({ email }: User): boolean => email.startsWith('stay-');

/** Few values, so that most positions are shared: times of three days, names of one of four or none. */
const INSERT = `
  WITH made AS (
    INSERT INTO users (email, canonical_email, status, created_at, updated_at, last_login_at, email_verified_at)
    SELECT e, e, (ARRAY['active', 'pending', 'suspended'])[1 + n % 3], t, t, CASE WHEN n % 4 > 0 THEN t END, CASE WHEN n % 2 = 0 THEN t END
    FROM unnest($1::int[]) n, format('%s-%s@walk.example', $2::text, CASE $2 WHEN 'stay' THEN n::text ELSE gen_random_uuid()::text || n END) e,
      LATERAL (SELECT '2019-01-01'::timestamptz + make_interval(days => n * 7 % 3) AS t) timed
    RETURNING id, email)
  INSERT INTO user_profiles (user_id, display_name, attributes)
  SELECT id, (ARRAY['Éva', 'eva', 'Łukasz', 'x%_y', NULL])[1 + abs(hashtext(email)) % 5], jsonb_build_object('team', abs(hashtext(email)) % 2)
  FROM made`;

beforeAll(async () => {
  app = await TestApp.start();
  await app.sql(INSERT, [Array.from({ length: STAYING }, (_, n) => n), 'stay']);
});

afterAll(() => app.stop());

describe('paging while others come, go, return and change', () => {
  afterEach(() => app.sql(`DELETE FROM users WHERE email LIKE 'guest-%@walk.example'`));

  const sorts = fc
    .shuffledSubarray(SORT_FIELDS, { minLength: 1, maxLength: 3 })
    .chain((fields) => fc.tuple(...fields.map((field) => fc.constantFrom(field, `-${field}`))))
    .map((fields) => fields.join(','));
  const filters = fc.subarray(FILTERS, { maxLength: 2 }).map((chosen) => Object.fromEntries(chosen) as Query);
  const searches = fc.constantFrom('walk.example', 'WALK', 'stay', 'wal', '@', 'eva', '%');
  const changes = fc.array(
    fc.record({
      kind: fc.constantFrom<Change['kind'][]>('come', 'come', 'go', 'return', 'touch'),
      pick: fc.nat({ max: STAYING }),
    }),
    { maxLength: 12 },
  );

  it('shows each row that was there throughout once, in its order, whatever the sort, filters and page size', async () => {
    let walkedTwice = 0;
    await fc.assert(
      fc.asyncProperty(sorts, filters, searches, fc.integer({ min: 1, max: 12 }), changes, async (...run) => {
        const [sort, filter, q, limit, pending] = run;
        const query = { ...filter, q, sort, createdTo: '2019-02-01T00:00:00Z' };
        const expected = usersOf(await list(query)).filter(isStaying);
        const seen = await walk(query, limit, [...pending]);
        expect(seen.filter(isStaying).map(({ email }) => email)).toEqual(expected.map(({ email }) => email));
        expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
        if (expected.length > limit && pending.length > 0) walkedTwice++;
        await app.sql(`DELETE FROM users WHERE email LIKE 'guest-%@walk.example'`);
      }),
      { numRuns: RUNS },
    );
    // Not all lists were so short that nothing could happen in between.
    expect(walkedTwice).toBeGreaterThan(RUNS / 4);
  }, 120_000);

  async function walk(query: Query, limit: number, pending: Change[]): Promise<User[]> {
    const seen: User[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const [during, between] = [pending.shift(), pending.shift()];
      const read = list({ ...query, limit: String(limit), ...(cursor && { cursor }) });
      const [page] = await Promise.all([read, during && happen(during)]);
      if (page.status !== 200) throw new Error(page.text);
      seen.push(...usersOf(page));
      cursor = page.meta['nextCursor'] as string | null;
      if (between) await happen(between);
    }
    return seen;
  }

  function happen({ kind, pick }: Change): Promise<object[]> {
    const guest = `SELECT id FROM users WHERE email LIKE 'guest-%@walk.example' ORDER BY email OFFSET $1 % 3 LIMIT 1`;
    switch (kind) {
      case 'come':
        return app.sql(INSERT, [[pick, pick + 1], 'guest']);
      case 'go':
        return app.sql(`UPDATE users SET deleted_at = now() WHERE id = (${guest})`, [pick]);
      case 'return':
        return app.sql(`UPDATE users SET deleted_at = NULL WHERE id = (${guest})`, [pick]);
      case 'touch':
        // What no order and no filter looks at: the row moves in the table, not in the list.
        return app.sql(`UPDATE user_profiles SET phone = $2 WHERE user_id = (SELECT id FROM users WHERE email = $1)`, [
          `stay-${pick}@walk.example`,
          String(pick),
        ]);
    }
  }
});

describe('a cursor', () => {
  const QUERY = { q: 'walk.example', sort: '-lastSignInAt,email', status: 'active', limit: '5' };
  let cursor: string;
  let bytes: Buffer;

  beforeAll(async () => {
    cursor = (await list(QUERY)).meta['nextCursor'] as string;
    bytes = Buffer.from(cursor, 'base64url');
    expect((await list({ ...QUERY, cursor })).status).toBe(200);
  });

  const refused = async (tampered: string, query: Query = QUERY): Promise<void> => {
    const { status, error } = await list({ ...query, cursor: tampered });
    expect([status, error?.code]).toEqual([400, tampered.length > 4_000 ? 'VALIDATION_ERROR' : 'INVALID_CURSOR']);
  };

  it('is refused with any bit of it flipped, any part of it cut, doubled or moved', async () => {
    const edits = fc.oneof(
      fc.nat({ max: bytes.length * 8 - 1 }).map((bit) => {
        const copy = Buffer.from(bytes);
        copy[bit >> 3]! ^= 1 << (bit & 7);
        return copy;
      }),
      fc.nat({ max: bytes.length - 1 }).map((length) => bytes.subarray(0, length)),
      fc.integer({ min: 1, max: bytes.length - 1 }).map((from) => bytes.subarray(from)),
      fc.integer({ min: 1, max: bytes.length }).map((at) => Buffer.concat([bytes, bytes.subarray(-at)])),
      fc
        .integer({ min: 1, max: bytes.length - 1 })
        .map((at) => Buffer.concat([bytes.subarray(at), bytes.subarray(0, at)])),
      fc.uint8Array({ minLength: 1, maxLength: 200 }).map((random) => Buffer.from(random)),
    );
    await fc.assert(
      fc.asyncProperty(edits, async (edited) => {
        fc.pre(!edited.equals(bytes) && edited.length > 0);
        await refused(edited.toString('base64url'));
      }),
      { numRuns: 250 },
    );
  });

  it('is refused with another position under its seal, and in another spelling', async () => {
    const [seal, position] = [bytes.subarray(0, 16), JSON.parse(bytes.subarray(16).toString()) as string[]];
    const positions = [
      [...position].reverse(),
      position.slice(1),
      [...position, position[0]],
      position.map(() => null),
      ['infinity', '', randomUUID()],
      [],
      {},
      'x',
    ];
    for (const other of positions)
      await refused(Buffer.concat([seal, Buffer.from(JSON.stringify(other))]).toString('base64url'));
    for (const spelling of [
      bytes.toString('hex'),
      `${cursor}=`,
      `${cursor}==`,
      ` ${cursor}`,
      `${cursor}\n`,
      `${cursor.slice(0, 8)} ${cursor.slice(8)}`,
      `${cursor}.`,
      cursor.toUpperCase(),
      'null',
      '0',
      'x'.repeat(5_000),
    ])
      await refused(spelling);
  });

  it('is refused for another list, other filters or another order, and takes any page size', async () => {
    const others: Query[] = [
      { ...QUERY, q: 'walk' },
      { ...QUERY, q: 'WALK.example' },
      { ...QUERY, sort: '-lastSignInAt' },
      { ...QUERY, sort: 'lastSignInAt,email' },
      { ...QUERY, sort: '-lastSignInAt,-email' },
      { ...QUERY, sort: 'email,-lastSignInAt' },
      { ...QUERY, status: 'pending' },
      { ...QUERY, verified: 'true' },
      { ...QUERY, deleted: 'true' },
      { ...QUERY, role: 'owner' },
      { ...QUERY, createdFrom: '2019-01-01T00:00:00Z' },
      { ...QUERY, 'attributes[team]': '1' },
    ];
    for (const query of others) await refused(cursor, query);
    const roles = await app.owner.get(`/roles?cursor=${cursor}`);
    expect([roles.status, roles.error.code]).toEqual([400, 'INVALID_CURSOR']);
    for (const limit of ['1', '100']) expect((await list({ ...QUERY, limit, cursor })).status).toBe(200);
  });

  it('is refused twice over, empty, and beside a page', async () => {
    for (const more of [
      `cursor=${cursor}&cursor=${cursor}`,
      'cursor=',
      `cursor[]=${cursor}`,
      `cursor=${cursor}&page=1`,
    ]) {
      const { status } = await app.owner.get(`/users?${new URLSearchParams(QUERY).toString()}&${more}`);
      expect(`${more.slice(0, 12)} ${status}`).toBe(`${more.slice(0, 12)} 400`);
    }
  });

  it('goes on behind the longest position there is', async () => {
    const longest = '明'.repeat(200);
    for (const n of [1, 2, 3]) {
      const email = `${n}${'e'.repeat(60)}@${'d'.repeat(60)}.${'d'.repeat(60)}.${'d'.repeat(60)}.example`;
      const made = await app.owner.post('/users', { email, profile: { displayName: longest } });
      expect([made.status, made.error]).toEqual([201, undefined]);
    }
    const query = { q: '明明明', sort: 'displayName,email,-createdAt,updatedAt,lastSignInAt', limit: '1' };
    const first = await list(query);
    const second = await list({ ...query, cursor: first.meta['nextCursor'] as string });
    expect([second.status, usersOf(second)[0]?.email.slice(0, 1)]).toEqual([200, '2']);
  });
});

describe('a search for what PostgreSQL knows to be frequent', () => {
  const CROWD = 2_500;

  beforeAll(async () => {
    await app.sql(INSERT.replaceAll('walk.example', 'throng.example'), [
      Array.from({ length: CROWD }, (_, n) => n),
      'guest',
    ]);
    await app.sql('ANALYZE users');
  }, 60_000);

  it('walks the order, finds everybody once, and does not count them', async () => {
    const seen: string[] = [];
    let expected: object = { total: 1_000, totalIsExact: false };
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await list({ q: 'throng', sort: '-lastSignInAt', ...(cursor && { cursor }) });
      expect(page.meta).toMatchObject(expected);
      seen.push(...usersOf(page).map(({ id }) => id));
      cursor = page.meta['nextCursor'] as string | null;
      expected = {};
    }
    expect([seen.length, new Set(seen).size]).toEqual([CROWD, CROWD]);
  });

  it('counts as ever with another filter, and where a page shows that it is the last', async () => {
    const suspended = Math.floor(CROWD / 3);
    expect((await list({ q: 'throng', status: 'suspended' })).meta).toMatchObject({
      total: suspended,
      totalIsExact: true,
    });
    const last = await list({ q: 'throng', page: String(CROWD / 100) });
    expect(last.meta).toMatchObject({ total: CROWD, totalIsExact: true });
    expect((await list({ q: 'throng-nobody' })).meta).toMatchObject({ total: 0, totalIsExact: true });
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SELECTABLE_FIELDS } from '../../libs/users/src/validation/field-selection.js';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { TestApp } from '../support/test-app.js';

interface User {
  id: string;
  email: string;
  profile: { displayName: string | null };
}

const PEOPLE = {
  ana: { firstName: 'Ana', lastName: 'Souza', displayName: 'ana s.', attributes: { department: 'sales', level: 3 } },
  eva: {
    firstName: 'Éva',
    lastName: 'Kowalska',
    displayName: 'Éva K.',
    attributes: { department: 'sales', level: '3' },
  },
  lukasz: { firstName: 'Łukasz', lastName: 'Müller-Weiß', displayName: 'Zed', attributes: { remote: true } },
  ivan: { firstName: 'Иван', lastName: 'Петров', attributes: { department: 'it', nested: { department: 'sales' } } },
  xiaoming: { firstName: '王小明', displayName: '王小明' },
  odd: { firstName: '100%_done\\', displayName: 'Odd (one)' },
} as const;
type Name = keyof typeof PEOPLE;

let app: TestApp;
let owner: ApiClient;
const ids = {} as Record<Name, string>;

const list = (query: Record<string, string>, client = owner): Promise<ApiResponse> =>
  client.get(`/users?${new URLSearchParams({ limit: '100', ...query }).toString()}`);

/** The names of the people above that a query finds, in the order of the answer. */
async function found(query: Record<string, string>): Promise<string[]> {
  const response = await list(query);
  if (response.status !== 200) throw new Error(response.text);
  const names = new Map(Object.entries(ids).map(([name, id]) => [id, name]));
  return (response.data as User[]).map(({ id }) => names.get(id)!).filter(Boolean);
}

const foundSorted = async (query: Record<string, string>): Promise<string[]> => (await found(query)).sort();

beforeAll(async () => {
  app = await TestApp.start();
  owner = app.owner;
  for (const [name, profile] of Object.entries(PEOPLE)) {
    const created = await owner.post('/users', { email: `${name}.person@example.com`, profile });
    ids[name as Name] = (created.data as User).id;
  }
  // A clock of their own: the order of their names is the order of their times.
  for (const [n, name] of (Object.keys(PEOPLE) as Name[]).entries())
    await app.sql(
      `UPDATE users SET created_at = '2020-01-01T00:00:00Z'::timestamptz + make_interval(days => $2),
         last_login_at = CASE WHEN $2 < 3 THEN '2021-01-01T00:00:00Z'::timestamptz + make_interval(days => $2) END,
         email_verified_at = CASE WHEN $2 % 2 = 0 THEN now() END WHERE id = $1`,
      [ids[name], n],
    );
});

afterAll(() => app.stop());

describe('searching users', () => {
  it.each<[string, string[]]>([
    ['souza', ['ana']],
    ['OUZ', ['ana']],
    ['eva', ['eva']],
    ['ÉVA', ['eva']],
    ['éva k', ['eva']],
    ['lukasz', ['lukasz']],
    ['muller', ['lukasz']],
    ['weiss', ['lukasz']],
    ['иван', ['ivan']],
    ['ВАН', ['ivan']],
    ['小明', ['xiaoming']],
    ['明', ['xiaoming']],
    ['100%', ['odd']],
    ['%', ['odd']],
    ['_', ['odd']],
    ['\\', ['odd']],
    ['%_d', ['odd']],
    ['_%', []],
    ['(one)', ['odd']],
    ['so', ['ana']],
    ['s.', ['ana']],
    ['ou', []],
    ['k', ['eva']],
    ['person@example', Object.keys(PEOPLE).sort()],
    ['nobody', []],
    ["'; DROP TABLE users; --", []],
  ])('for %s', async (q, expected) => {
    expect(await foundSorted({ q })).toEqual(expected);
  });

  it('takes any text for a text: no query fails', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), async (q) => {
        const response = await list({ q });
        expect(response.status).toBe(q.includes('\0') ? 400 : 200);
      }),
      { numRuns: 150 },
    );
  });
});

describe('filtering users', () => {
  it.each<[string, Record<string, string>, Name[]]>([
    ['a status', { status: 'pending' }, ['ana', 'eva', 'ivan', 'lukasz', 'odd', 'xiaoming']],
    ['another status', { status: 'suspended' }, []],
    ['verified', { verified: 'true' }, ['ana', 'lukasz', 'xiaoming']],
    ['not verified', { verified: 'false' }, ['eva', 'ivan', 'odd']],
    ['created from', { createdFrom: '2020-01-05T00:00:00Z', createdTo: '2020-12-31T00:00:00Z' }, ['odd', 'xiaoming']],
    ['created before, exclusive', { createdTo: '2020-01-02T00:00:00Z' }, ['ana']],
    ['signed in from', { lastSignInFrom: '2021-01-02T00:00:00+00:00' }, ['eva', 'lukasz']],
    ['signed in before, without who never did', { lastSignInTo: '2021-01-02T00:00:00Z' }, ['ana']],
    ['an attribute', { 'attributes[department]': 'sales' }, ['ana', 'eva']],
    ['two attributes', { 'attributes[department]': 'sales', 'attributes[level]': '3' }, ['ana', 'eva']],
    ['a number of another spelling', { 'attributes[level]': '3.0' }, ['ana']],
    ['a truth value', { 'attributes[remote]': 'true' }, ['lukasz']],
    ['an attribute nobody has', { 'attributes[colour]': 'red' }, []],
    ['a filter and a search', { verified: 'true', q: 'person' }, ['ana', 'lukasz', 'xiaoming']],
  ])('by %s', async (_, query, expected) => {
    expect(await foundSorted(query)).toEqual(expected);
  });

  it('by a role that is granted now, by name or id, directly', async () => {
    const roleId = await app.roleId('auditor');
    const grant = { roleId };
    const { id: grantId } = (await owner.post(`/users/${ids.ana}/roles`, grant)).data as { id: string };
    const inADay = new Date(Date.now() + 86_400_000).toISOString();
    await owner.post(`/users/${ids.eva}/roles`, { ...grant, validFrom: inADay });
    for (const role of ['auditor', roleId, roleId.toUpperCase()]) expect(await found({ role })).toEqual(['ana']);
    await owner.delete(`/users/${ids.ana}/roles/${grantId}`);
    expect(await found({ role: 'auditor' })).toEqual([]);
    const unknown = await list({ role: 'wizard' });
    expect(unknown.error).toMatchObject({ code: 'ROLE_UNKNOWN', details: [{ field: 'role' }] });
  });

  it('by a group, with those of the groups inside it', async () => {
    const [outer, inner] = [randomUUID(), randomUUID()];
    await app.sql(`INSERT INTO groups (id, name) VALUES ($1, 'list-outer'), ($2, 'list-inner')`, [outer, inner]);
    await app.sql('INSERT INTO group_parents (group_id, parent_id) VALUES ($1, $2)', [inner, outer]);
    await app.sql(
      `INSERT INTO group_members (group_id, user_id, removed_at) VALUES ($1, $3, NULL), ($2, $4, NULL), ($2, $5, now())`,
      [outer, inner, ids.ana, ids.eva, ids.ivan],
    );
    expect(await foundSorted({ group: outer })).toEqual(['ana', 'eva']);
    expect(await foundSorted({ group: inner })).toEqual(['eva']);
    expect(await foundSorted({ group: randomUUID() })).toEqual([]);
  });

  it.each([
    ['verified=yes', 'verified'],
    ['group=not-an-id', 'group'],
    ['createdFrom=2020-01-01', 'createdFrom'],
    ['lastSignInTo=yesterday', 'lastSignInTo'],
    ['fields=passwordHash', 'fields'],
    ['fields=id,', 'fields'],
    ['fields=', 'fields'],
    ['attributes=sales', 'attributes'],
    ['attributes[a]=1&attributes[b]=2&attributes[c]=3&attributes[d]=4&attributes[e]=5&attributes[f]=6', 'attributes'],
    ['attributes[a][b]=1', 'attributes[a][b]'],
    ['attributes[__proto__]=1', 'attributes.__proto__'],
    ['attributes[a]=1&attributes[a]=2', 'attributes[a]'],
    ['status[a]=active', 'status'],
    ['status[a]=active&status=active', 'status'],
    ['sort=displayname', 'sort'],
  ])('refuses %s', async (query, field) => {
    const response = await owner.get(`/users?${query}`);
    expect([response.status, response.error?.code, response.error?.details[0]?.field]).toEqual([
      400,
      'VALIDATION_ERROR',
      field,
    ]);
  });
});

describe('ordering users', () => {
  it.each<[string, string[]]>([
    ['createdAt', ['ana', 'eva', 'lukasz', 'ivan', 'xiaoming', 'odd']],
    ['-createdAt', ['odd', 'xiaoming', 'ivan', 'lukasz', 'eva', 'ana']],
    ['email', ['ana', 'eva', 'ivan', 'lukasz', 'odd', 'xiaoming']],
    ['-email', ['xiaoming', 'odd', 'lukasz', 'ivan', 'eva', 'ana']],
    ['displayName', ['ivan', 'ana', 'eva', 'odd', 'lukasz', 'xiaoming']],
    ['-displayName', ['xiaoming', 'lukasz', 'odd', 'eva', 'ana', 'ivan']],
  ])('by %s', async (sort, expected) => {
    expect(await found({ sort, q: 'person@' })).toEqual(expected);
  });

  it('by last sign-in, whoever never did so at the early end', async () => {
    const early = await found({ sort: 'lastSignInAt', q: 'person@' });
    expect(early.slice(3)).toEqual(['ana', 'eva', 'lukasz']);
    expect(early.slice(0, 3).sort()).toEqual(['ivan', 'odd', 'xiaoming']);
    expect(await found({ sort: '-lastSignInAt', q: 'person@' })).toEqual([...early].reverse());
  });

  it.each([
    'lastSignInAt',
    '-lastSignInAt',
    'displayName',
    '-displayName',
    '-lastSignInAt,email',
    'displayName,-createdAt',
  ])('walks the whole list by %s, each row once', async (sort) => {
    const expected = ((await list({ sort })).data as User[]).map(({ id }) => id);
    const walked: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await list({ sort, limit: '2', ...(cursor && { cursor }) });
      walked.push(...(page.data as User[]).map(({ id }) => id));
      cursor = page.meta['nextCursor'] as string | null;
    }
    expect(walked).toEqual(expected);
  });
});

describe('trimming users', () => {
  it('to the fields that are asked for', async () => {
    const [user] = (await list({ q: 'souza', fields: 'id,profile.lastName,profile.attributes' })).data as User[];
    expect(user).toEqual({ id: ids.ana, profile: { lastName: 'Souza', attributes: PEOPLE.ana.attributes } });
  });

  it('knows exactly the fields of the resource', async () => {
    const user = (await owner.get(`/users/${ids.ana}`)).data as Record<string, object>;
    const fields = [...Object.keys(user), ...Object.keys(user['profile']!).map((field) => `profile.${field}`)];
    expect(fields.sort()).toEqual([...SELECTABLE_FIELDS.user].sort());
  });
});

describe('totals', () => {
  it('are known on every page by number, also on the last and beyond', async () => {
    const all = (await list({ q: 'person@' })).meta;
    expect(all).toMatchObject({ total: 6, totalIsExact: true, page: 1 });
    for (const page of ['1', '2', '3', '4'])
      expect((await list({ q: 'person@', limit: '2', page })).meta).toMatchObject({ total: 6, totalIsExact: true });
    expect((await list({ 'attributes[department]': 'sales', limit: '1' })).meta).toMatchObject({ total: 2 });
  });
});

describe('totals of a search', () => {
  it('are bounded, and say so', async () => {
    await app.sql(
      `WITH made AS (INSERT INTO users (email, canonical_email, status, created_at)
         SELECT e, e, 'active', '2018-01-01' FROM generate_series(1, 1001) n, format('many-%s@crowd.example', n) e RETURNING id)
       INSERT INTO user_profiles (user_id) SELECT id FROM made`,
    );
    expect((await list({ q: 'crowd.example' })).meta).toMatchObject({ total: 1000, totalIsExact: false });
    expect((await list({ createdTo: '2018-06-01T00:00:00Z' })).meta).toMatchObject({ total: 1001, totalIsExact: true });
    await app.sql(`DELETE FROM users WHERE email LIKE '%@crowd.example'`);
  });
});

describe('paging while others come and go', () => {
  const RUNS = Number(process.env['RACE_ROUNDS'] ?? 20) >= 200 ? 60 : 12;

  it('neither skips nor repeats a row that was there throughout', async () => {
    await app.sql(
      `INSERT INTO users (email, canonical_email, status, created_at)
       SELECT e, e, 'pending', '2019-01-01'::timestamptz + make_interval(secs => (n * 7919) % 60)
       FROM generate_series(1, 60) n, format('stay-%s@walk.example', n) e`,
    );
    await app.sql(
      `INSERT INTO user_profiles (user_id, display_name)
       SELECT id, substr(md5(email), 1, 2) FROM users WHERE email LIKE 'stay-%@walk.example'`,
    );
    const change = fc.oneof(
      fc.record({ kind: fc.constant('insert' as const), second: fc.integer({ min: 0, max: 59 }) }),
      fc.record({ kind: fc.constant('delete' as const), second: fc.integer({ min: 0, max: 59 }) }),
    );
    const sorts = fc.constantFrom(
      'createdAt',
      '-createdAt',
      'displayName',
      '-displayName',
      'email',
      '-updatedAt,email',
    );
    await fc.assert(
      fc.asyncProperty(sorts, fc.integer({ min: 5, max: 25 }), fc.array(change, { maxLength: 8 }), walk),
      { numRuns: RUNS },
    );
  });

  async function walk(sort: string, limit: number, changes: { kind: 'insert' | 'delete'; second: number }[]) {
    const seen: string[] = [];
    const pending = [...changes];
    for (let cursor: string | null = ''; cursor !== null;) {
      const next = pending.shift();
      const [page] = await Promise.all([
        list({ sort, q: 'walk.example', limit: String(limit), ...(cursor && { cursor }) }),
        next && (next.kind === 'insert' ? comeIn(next.second) : leave(next.second)),
      ]);
      seen.push(...(page.data as User[]).map(({ email }) => email));
      cursor = page.meta['nextCursor'] as string | null;
    }
    const stayed = seen.filter((email) => email.startsWith('stay-'));
    expect(stayed).toHaveLength(60);
    expect(new Set(seen).size).toBe(seen.length);
  }

  async function comeIn(second: number): Promise<void> {
    await app.sql(
      `WITH come AS (
         INSERT INTO users (email, canonical_email, status, created_at)
         VALUES ($1, $1, 'pending', '2019-01-01'::timestamptz + make_interval(secs => $2)) RETURNING id)
       INSERT INTO user_profiles (user_id, display_name) SELECT id, $3 FROM come`,
      [`go-${randomUUID()}@walk.example`, second, String(second)],
    );
  }

  async function leave(second: number): Promise<void> {
    await app.sql(
      `UPDATE users SET deleted_at = now() WHERE id = (
         SELECT id FROM users WHERE email LIKE 'go-%@walk.example' AND deleted_at IS NULL
         ORDER BY email OFFSET $1 % 3 LIMIT 1)`,
      [second],
    );
  }
});

describe('a cursor', () => {
  it('is refused when any part of it was changed, or the filters or the order are others', async () => {
    const first = await list({ limit: '1', q: 'person@', sort: 'email' });
    const cursor = first.meta['nextCursor'] as string;
    const altered = [...cursor].map(
      (char, at) => `${cursor.slice(0, at)}${char === 'A' ? 'B' : 'A'}${cursor.slice(at + 1)}`,
    );
    const tries: Record<string, string>[] = [
      ...altered.map((tampered) => ({ cursor: tampered, q: 'person@', sort: 'email' })),
      { cursor: `${cursor}A`, q: 'person@', sort: 'email' },
      { cursor, q: 'person', sort: 'email' },
      { cursor, q: 'person@', sort: '-email' },
      { cursor, q: 'person@', sort: 'email', status: 'pending' },
      { cursor, q: 'person@', sort: 'email', verified: 'true' },
      { cursor, q: 'person@', sort: 'email', 'attributes[a]': 'b' },
      { cursor, q: 'person@', sort: 'email', deleted: 'true' },
    ];
    for (const query of tries) {
      const response = await list({ limit: '1', ...query });
      expect([response.status, response.error?.code]).toEqual([400, 'INVALID_CURSOR']);
    }
    expect((await list({ limit: '1', q: 'person@', sort: 'email', cursor })).status).toBe(200);
  });
});

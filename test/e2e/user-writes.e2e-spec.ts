import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { PASSWORD, TestApp } from '../support/test-app.js';

interface User {
  id: string;
  status: string;
  version: number;
}

interface BulkResult {
  succeeded: number;
  failed: number;
  rows: { id: string; ok?: true; error?: { code: string; message: string } }[];
}

let app: TestApp;
let owner: ApiClient;
let ownerId: string;
let count = 0;

const create = async (input: object = {}): Promise<User> =>
  (await owner.post('/users', { email: `writes-${++count}@example.com`, ...input })).data as User;
const createMany = (n: number): Promise<User[]> => Promise.all(Array.from({ length: n }, () => create()));
const statusOf = async (id: string): Promise<string> => ((await owner.get(`/users/${id}`)).data as User)?.status;
const outcomes = (response: ApiResponse): string[] =>
  (response.data as BulkResult).rows.map(({ error }) => error?.code ?? 'ok');

beforeAll(async () => {
  app = await TestApp.start();
  owner = app.owner;
  ownerId = ((await owner.get('/auth/me')).data as User).id;
});

afterAll(() => app.stop());

describe('versions', () => {
  it('let a hundred parallel changes through one by one, and lose none', async () => {
    const { id } = await create({ profile: { attributes: { n: 0 } } });
    const increment = async (): Promise<void> => {
      for (;;) {
        const read = await owner.get(`/users/${id}`);
        const n = (read.data as { profile: { attributes: { n: number } } }).profile.attributes.n;
        const body = { profile: { attributes: { n: n + 1 } } };
        const written = await owner.patch(`/users/${id}`, body, { 'if-match': read.headers.get('etag')! });
        if (written.status === 200) return;
        expect([written.status, written.error.code]).toEqual([412, 'PRECONDITION_FAILED']);
      }
    };
    const worker = async (): Promise<void> => {
      for (let n = 0; n < 10; n++) await increment();
    };
    await Promise.all(Array.from({ length: 4 }, worker));
    const same = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        owner.patch(`/users/${id}`, { profile: { attributes: { n: n + 1000 } } }, { 'if-match': '"41"' }),
      ),
    );
    expect(same.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(99).fill(412)]);
    const winner = same.findIndex(({ status }) => status === 200) + 1000;
    expect((await owner.get(`/users/${id}`)).data).toMatchObject({
      version: 42,
      profile: { attributes: { n: winner } },
    });
    const events = await app.sql(`SELECT FROM user_audit_log WHERE subject_id = $1 AND action = 'user.updated'`, [id]);
    expect(events).toHaveLength(41);
  });

  it('tell whoever has the account already, on every single resource', async () => {
    const { id } = await create();
    for (const path of [`/users/${id}`, '/users/attribute-schema']) {
      const etag = (await owner.get(path)).headers.get('etag')!;
      const again = await owner.get(path, { 'if-none-match': `"other", W/${etag}` });
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
      expect((await owner.get(path, { 'if-none-match': '"0"' })).status).toBe(200);
    }
  });

  it.each<[string, (id: string) => Parameters<ApiClient['call']>]>([
    ['PUT', (id) => ['PUT', `/users/${id}`, { body: { email: `${randomUUID()}@example.com`, profile: {} } }]],
    ['PATCH', (id) => ['PATCH', `/users/${id}`, { body: { mustChangePassword: true } }]],
    ['DELETE', (id) => ['DELETE', `/users/${id}`, {}]],
    ['suspend', (id) => ['POST', `/users/${id}/suspend`, { body: { reason: 'x' } }]],
    ['activate', (id) => ['POST', `/users/${id}/activate`, {}]],
    ['deactivate', (id) => ['POST', `/users/${id}/deactivate`, { body: { reason: 'x' } }]],
    ['cancel', (id) => ['DELETE', `/users/${id}/deactivation`, {}]],
    ['schema', () => ['PUT', '/users/attribute-schema', { body: { schema: { type: 'object' } } }]],
  ])('refuse a stale copy at %s', async (_, callOf) => {
    const { id } = await create();
    const [method, path, options] = callOf(id);
    const response = await owner.call(method, path, { ...options, headers: { 'if-match': '"7000"' } });
    expect([response.status, response.error.code]).toEqual([412, 'PRECONDITION_FAILED']);
    expect((await owner.get(`/users/${id}`)).data).toMatchObject({ version: 1 });
  });
});

describe('changing many users at once', () => {
  it('answers each in order, and what is refused leaves neither change nor event', async () => {
    const admin = await app.person(['admin']);
    const [one, two, three] = (await createMany(3)) as [User, User, User];
    await owner.post(`/users/${two.id}/suspend`, { reason: 'Before' });
    const missing = randomUUID();
    const ids = [one.id, missing, ownerId, two.id, three.id.toUpperCase()];
    const response = await admin.api.post('/users/bulk/status', { ids, status: 'suspended', reason: 'Contract ended' });

    expect(response.status).toBe(200);
    expect(response.data).toMatchObject({ succeeded: 2, failed: 3 });
    expect((response.data as BulkResult).rows.map(({ id }) => id)).toEqual(ids);
    expect(outcomes(response)).toEqual(['ok', 'USER_NOT_FOUND', 'TARGET_EXCEEDS_AUTHORITY', 'STATUS_CONFLICT', 'ok']);
    expect([await statusOf(one.id), await statusOf(three.id), await statusOf(ownerId)]).toEqual([
      'suspended',
      'suspended',
      'active',
    ]);
    const events = await app.auditEvents(`actorId=${admin.id}&action=user.suspended`);
    expect(events.map(({ subject }) => subject.id).sort()).toEqual([one.id, three.id].sort());
    expect(events[0]).toMatchObject({ details: { reason: 'Contract ended' } });
    expect(events.map(({ id }) => id)).toContain(response.headers.get('audit-event-id'));
    expect(await app.auditEvents(`actorId=${admin.id}&action=access.denied`)).toMatchObject([
      { subject: { id: 'POST /api/v1/users/bulk/status' }, details: { code: 'TARGET_EXCEEDS_AUTHORITY' } },
    ]);
  });

  it('never takes the last owner away, whichever row comes last', async () => {
    const second = await app.person(['owner']);
    for (const call of [
      () => second.api.post('/users/bulk/status', { ids: [ownerId, second.id], status: 'suspended', reason: 'x' }),
      () => second.api.post('/users/bulk/status', { ids: [ownerId, second.id], status: 'deactivated', reason: 'x' }),
      () => second.api.post('/users/bulk/delete', { ids: [ownerId, second.id] }),
    ]) {
      expect(outcomes(await call())).toEqual(['ok', 'LAST_OWNER']);
      await app.sql(`UPDATE users SET status = 'active', deleted_at = NULL WHERE id = $1`, [ownerId]);
    }
    owner = await app.anonymous.signIn('owner@example.com', PASSWORD);
    Object.assign(app, { owner });
    expect((await owner.delete(`/users/${second.id}`)).status).toBe(204);
  });

  it('undoes of a refused row what its event had already done: its sessions live on', async () => {
    const last = owner;
    const refused = await last.post('/users/bulk/status', { ids: [ownerId], status: 'suspended', reason: 'x' });
    expect(outcomes(refused)).toEqual(['LAST_OWNER']);
    expect(refused.headers.get('audit-event-id')).toBeNull();
    expect((await last.get('/auth/me')).status).toBe(200);
  });

  it('activates and deactivates, and deletes so that each can be restored', async () => {
    const [one, two] = (await createMany(2)) as [User, User];
    const ids = [one.id, two.id];
    await owner.post('/users/bulk/status', { ids, status: 'deactivated', reason: 'Left' });
    expect(await statusOf(one.id)).toBe('deactivated');
    expect(outcomes(await owner.post('/users/bulk/status', { ids, status: 'active', reason: 'Back' }))).toEqual([
      'ok',
      'ok',
    ]);
    expect(await statusOf(two.id)).toBe('pending');
    const [event] = await app.auditEvents(`subjectId=${one.id}&action=user.activated`);
    expect(event).toMatchObject({ details: { reason: 'Back' } });
    expect(outcomes(await owner.post('/users/bulk/delete', { ids: [...ids, ownerId] }))).toEqual([
      'ok',
      'ok',
      'LAST_OWNER',
    ]);
    expect((await owner.get(`/users/${one.id}`)).status).toBe(404);
    expect((await owner.post(`/users/${one.id}/restore`)).status).toBe(200);
  });

  it('answers a repetition with the same key again, and does nothing twice', async () => {
    const ids = (await createMany(2)).map(({ id }) => id);
    const key = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(Array.from({ length: 10 }, () => owner.post('/users/bulk/delete', { ids }, key)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(outcomes(answers[0]!)).toEqual(['ok', 'ok']);
    expect(await app.auditEvents(`subjectId=${ids[0]!}&action=user.deleted`)).toHaveLength(1);
    const other = await owner.post('/users/bulk/delete', { ids: ids.slice(1) }, key);
    expect([other.status, other.error.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('lets two bulk changes of the same thousand accounts pass one after the other', async () => {
    await app.sql(
      `WITH made AS (INSERT INTO users (email, canonical_email, status)
         SELECT e, e, 'active' FROM generate_series(1, 1000) n, format('bulk-%s@example.com', n) e RETURNING id)
       INSERT INTO user_profiles (user_id) SELECT id FROM made`,
    );
    const rows = await app.sql<{ id: string }>(`SELECT id FROM users WHERE email LIKE 'bulk-%' ORDER BY email`);
    const ids = rows.map(({ id }) => id);
    const change = (order: string[]) =>
      owner.post('/users/bulk/status', { ids: order, status: 'suspended', reason: 'x' });
    const started = performance.now();
    const first = await change(ids.slice(0, 500));
    const took = performance.now() - started;
    expect(outcomes(first)).toEqual(Array(500).fill('ok'));
    expect(took).toBeLessThan(15_000);
    const rest = ids.slice(500, 600);
    const both = await Promise.all([change(rest), change([...rest].reverse())]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(both.map((response) => (response.data as BulkResult).succeeded).sort((a, b) => a - b)).toEqual([0, 100]);
  }, 60_000);

  it.each<[string, object, string]>([
    ['no ids', { ids: [] }, 'ids'],
    ['too many', { ids: Array.from({ length: 1001 }, () => randomUUID()) }, 'ids'],
    ['one twice', { ids: ['b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11', 'B2F6A1DE-6A3F-4A52-8F0E-0C8F0C9A4F11'] }, 'ids'],
    ['no id', { ids: ['me'] }, 'ids'],
    ['a status nobody sets', { ids: [randomUUID()], status: 'pending' }, 'status'],
    ['no reason', { ids: [randomUUID()], reason: undefined }, 'reason'],
  ])('refuses %s', async (_, body, field) => {
    const response = await owner.post('/users/bulk/status', { status: 'active', reason: 'x', ...body });
    expect(response.error).toMatchObject({ code: 'VALIDATION_ERROR', details: [{ field }] });
  });

  it('asks for the permission of the single change', async () => {
    const auditor = await app.person(['auditor']);
    for (const [path, body] of [
      ['status', { ids: [ownerId], status: 'active', reason: 'x' }],
      ['delete', { ids: [ownerId] }],
    ] as const)
      expect((await auditor.api.post(`/users/bulk/${path}`, body)).error.code).toBe('PERMISSION_DENIED');
  });
});

describe('the schema of attributes', () => {
  const SCHEMA = {
    type: 'object',
    properties: {
      department: { enum: ['sales', 'it'] },
      badge: { type: 'string', pattern: '^[A-Z]{2}-[0-9]{4}$' },
      floor: { type: 'string', pattern: '^[a-z]+$' },
      'a/b': { type: 'object', properties: { n: { type: 'integer', maximum: 9 } } },
    },
    required: ['department'],
    additionalProperties: false,
  };
  const valid = { profile: { attributes: { department: 'it' } } };

  it('takes anything until one is set; then binds every way to write, and no other change', async () => {
    const before = await create({ profile: { attributes: { anything: [1, { a: null }] } } });
    const read = await owner.get('/users/attribute-schema');
    expect(read.data).toMatchObject({ schema: { type: 'object' }, version: 1 });
    const set = await owner.put(
      '/users/attribute-schema',
      { schema: SCHEMA },
      { 'if-match': read.headers.get('etag')! },
    );
    expect(set.data).toMatchObject({ schema: SCHEMA, version: 2 });
    const [event] = await app.auditEvents('action=user-attribute-schema.replaced');
    expect(event!.changes).toMatchObject({ schema: { before: { type: 'object' }, after: SCHEMA } });

    const other = (await owner.post(`/users/${before.id}/suspend`, { reason: 'x' })).data;
    expect(other).toMatchObject({ status: 'suspended' });
    expect((await owner.patch(`/users/${before.id}`, { profile: { firstName: 'A' } })).status).toBe(200);
    const { id } = await create(valid);
    const patch = (attributes: object) => owner.patch(`/users/${id}`, { profile: { attributes } });
    const email = `${randomUUID()}@example.com`;
    const refused: [string, string, ApiResponse][] = [
      ['profile.attributes.department', 'REQUIRED', await owner.post('/users', { email })],
      ['profile.attributes.department', 'REQUIRED', await owner.put(`/users/${id}`, { email, profile: {} })],
      ['profile.attributes.department', 'REQUIRED', await patch({ department: null })],
      ['profile.attributes.department', 'ENUM', await patch({ department: 'art' })],
      ['profile.attributes.badge', 'PATTERN', await patch({ badge: 'ab-1234' })],
      ['profile.attributes.floor', 'PATTERN', await patch({ floor: '3' })],
      ['profile.attributes.floor', 'PATTERN', await patch({ floor: 'a'.repeat(257) })],
      ['profile.attributes.badge', 'TYPE', await patch({ badge: 7 })],
      ['profile.attributes.a/b.n', 'MAXIMUM', await patch({ 'a/b': { n: 10 } })],
      ['profile.attributes.colour', 'ADDITIONAL_PROPERTIES', await patch({ colour: 'red' })],
      ['profile.attributes.anything', 'ADDITIONAL_PROPERTIES', await owner.patch(`/users/${before.id}`, valid)],
    ];
    for (const [field, code, response] of refused) {
      expect([field, code, response.error?.code]).toEqual([field, code, 'VALIDATION_ERROR']);
      expect(response.error.details).toEqual(expect.arrayContaining([expect.objectContaining({ field, code })]));
    }
    expect((await patch({ badge: 'AB-1234', floor: 'upper', 'a/b': { n: 9 } })).status).toBe(200);
    const person = await owner.post('/users', { email, password: PASSWORD, ...valid });
    const api = await app.anonymous.signIn(email, PASSWORD);
    const own = await api.patch('/auth/me', { profile: { attributes: { colour: 'red' } } });
    expect([person.status, own.status]).toEqual([201, 400]);
  });

  it.each<[string, unknown, string]>([
    ['a reference', { type: 'object', properties: { a: { $ref: '#' } } }, 'schema.properties.a.$ref'],
    ['an unsafe pattern', { type: 'object', properties: { a: { pattern: '(a+)+$' } } }, 'schema.properties.a.pattern'],
    ['patterns for names', { type: 'object', patternProperties: { '(a+)+$': {} } }, 'schema.patternProperties'],
    ['a format', { type: 'object', properties: { a: { format: 'email' } } }, 'schema.properties.a.format'],
    ['another type', { type: 'array' }, 'schema.type'],
    ['a keyword with nonsense', { type: 'object', minProperties: -1 }, 'schema'],
    ['properties that are a list', { type: 'object', properties: [] }, 'schema.properties'],
    ['too much', { type: 'object', description: 'x'.repeat(17_000) }, 'schema'],
    ['no object', 'anything', 'schema'],
    [
      'too deep a schema',
      {
        type: 'object',
        not: { not: { not: { not: { not: { not: { not: { not: { not: { not: { not: {} } } } } } } } } } },
      },
      `schema${'.not'.repeat(11)}`,
    ],
  ])('refuses %s', async (_, schema, field) => {
    const response = await owner.put('/users/attribute-schema', { schema });
    expect(response.error).toMatchObject({ code: 'VALIDATION_ERROR' });
    expect(response.error.details.map((detail) => detail.field)).toContain(field);
  });

  it('is set by whoever may configure users, and by nobody else', async () => {
    await owner.put('/users/attribute-schema', { schema: { type: 'object' } });
    const [admin, auditor] = [await app.person(['admin']), await app.person(['auditor'])];
    expect((await auditor.api.get('/users/attribute-schema')).status).toBe(200);
    expect((await auditor.api.put('/users/attribute-schema', { schema: { type: 'object' } })).status).toBe(403);
    expect((await admin.api.put('/users/attribute-schema', { schema: { type: 'object' } })).status).toBe(200);
  });
});

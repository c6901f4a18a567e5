import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API_KEY_PATTERN, newApiKey } from '../../libs/auth/src/service-accounts/api-key.js';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { type AuditEvent, TestApp, type TestPerson } from '../support/test-app.js';

const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 20);
const NO_ID = '00000000-0000-4000-8000-000000000000';

interface ApiKey {
  id: string;
  key: string;
  prefix: string;
  status: string;
  permissions: string[];
  successorId: string | null;
  expiresAt: string | null;
  lastUsedAt: string | null;
}

let app: TestApp;
let count = 0;

beforeAll(async () => {
  app = await TestApp.start();
});

afterAll(() => app.stop());

const refusalOf = ({ status, error }: ApiResponse): [number, string] => [status, error?.code];
const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
const newName = (): string => `robot-${++count}`;

async function createAccount(by: ApiClient = app.owner): Promise<string> {
  const response = await by.post('/service-accounts', { name: newName() });
  expect(response.status).toBe(201);
  return (response.data as { id: string }).id;
}

async function createKey(account: string, permissions: string[], more: object = {}): Promise<ApiKey> {
  const response = await app.owner.post(`/service-accounts/${account}/keys`, { name: 'a key', permissions, ...more });
  expect(response.status).toBe(201);
  return response.data as ApiKey;
}

const as = (key: string): ApiClient => app.anonymous.withToken(key);

/** A program with these permissions. */
async function robot(...permissions: string[]): Promise<{ account: string; key: ApiKey; api: ApiClient }> {
  const account = await createAccount();
  const key = await createKey(account, permissions);
  return { account, key, api: as(key.key) };
}

async function listKeys(account: string): Promise<ApiKey[]> {
  return (await app.owner.get(`/service-accounts/${account}/keys?limit=100`)).data as ApiKey[];
}

/** A person who holds just these. */
async function personWith(...permissions: string[]): Promise<TestPerson> {
  const name = `role-${++count}`;
  await app.owner.post('/roles', { name, permissions });
  return app.person([name]);
}

async function expectRefused(key: string): Promise<void> {
  for (const response of [await as(key).get('/users'), await app.anonymous.get('/users', { 'x-api-key': key })]) {
    expect(refusalOf(response)).toEqual([401, 'UNAUTHENTICATED']);
    expect(response.text).not.toContain(key);
  }
}

describe('a service account', () => {
  it('is created, read and listed, and audited with who did it', async () => {
    const name = newName();
    const response = await app.owner.post('/service-accounts', { name, description: 'Exports' });
    const { id } = response.data as { id: string };
    expect(response.status).toBe(201);
    expect(response.headers.get('etag')).toBe('"1"');
    expect(response.data).toMatchObject({ name, description: 'Exports', status: 'active', version: 1 });
    expect((await app.owner.get(`/service-accounts/${id}`)).data).toEqual(response.data);
    const list = (await app.owner.get('/service-accounts?limit=100')).data as { id: string }[];
    expect(list.map((each) => each.id)).toContain(id);
    const [event] = await app.auditEvents(`subjectId=${id}`);
    expect(event).toMatchObject({
      id: response.headers.get('audit-event-id'),
      action: 'service-account.created',
      subject: { type: 'service-account', id },
      changes: { name: { before: null, after: name } },
    });
  });

  it('has a name of its own, also when twenty ask for it at once', async () => {
    const name = newName();
    const calls = Array.from({ length: 20 }, () => app.owner.post('/service-accounts', { name }));
    const answers = (await Promise.all(calls)).map(({ status, error }) => (error ? error.code : String(status)));
    expect(answers.filter((answer) => answer === '201')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'SERVICE_ACCOUNT_NAME_TAKEN')).toHaveLength(19);
  });

  it.each([
    {},
    { name: '' },
    { name: 'Robot' },
    { name: 7 },
    { name: 'a'.repeat(64) },
    { name: 'x', status: 'active' },
    { name: 'x', description: null },
    { name: 'x', id: NO_ID },
    [],
  ])('is not created from %j', async (body) => {
    expect(refusalOf(await app.owner.post('/service-accounts', body))).toEqual([400, 'VALIDATION_ERROR']);
  });

  it.each([
    ['GET', '/service-accounts', undefined],
    ['POST', '/service-accounts', { name: 'x' }],
    ['GET', `/service-accounts/${NO_ID}`, undefined],
    ['DELETE', `/service-accounts/${NO_ID}`, undefined],
    ['GET', `/service-accounts/${NO_ID}/keys`, undefined],
    ['POST', `/service-accounts/${NO_ID}/keys`, { name: 'x', permissions: ['users:read'] }],
    ['POST', `/service-accounts/${NO_ID}/keys/${NO_ID}/rotate`, {}],
    ['DELETE', `/service-accounts/${NO_ID}/keys/${NO_ID}`, undefined],
  ])('is out of reach without the permission: %s %s', async (method, path, body) => {
    expect(refusalOf(await app.anonymous.call(method, path, { body }))).toEqual([401, 'UNAUTHENTICATED']);
    const { api } = await personWith(method === 'GET' ? 'service-accounts:manage' : 'service-accounts:read');
    expect(refusalOf(await api.call(method, path, { body }))).toEqual([403, 'PERMISSION_DENIED']);
  });

  it('answers 404 for what is not there, and for a key of another account', async () => {
    const { key } = await robot('users:read');
    const other = await createAccount();
    for (const id of [NO_ID, 'not-an-id']) {
      const [read, disabled] = [
        await app.owner.get(`/service-accounts/${id}`),
        await app.owner.delete(`/service-accounts/${id}`),
      ];
      expect([refusalOf(read), refusalOf(disabled)]).toEqual(Array(2).fill([404, 'SERVICE_ACCOUNT_NOT_FOUND']));
      expect((await app.owner.get(`/service-accounts/${id}/keys`)).status).toBe(404);
    }
    for (const keyId of [NO_ID, 'not-an-id', key.id]) {
      const path = `/service-accounts/${other}/keys/${keyId}`;
      expect(refusalOf(await app.owner.delete(path))).toEqual([404, 'API_KEY_NOT_FOUND']);
      expect(refusalOf(await app.owner.post(`${path}/rotate`, {}))).toEqual([404, 'API_KEY_NOT_FOUND']);
    }
    expect((await as(key.key).get('/users')).status).toBe(200);
  });

  it('dies with all its keys when it is disabled, and gets no new ones', async () => {
    const { account, key, api } = await robot('users:read');
    const second = await createKey(account, ['users:read']);
    expect((await api.get('/users')).status).toBe(200);
    const stale = await app.owner.delete(`/service-accounts/${account}`, { 'if-match': '"9"' });
    expect(refusalOf(stale)).toEqual([412, 'PRECONDITION_FAILED']);
    expect((await app.owner.delete(`/service-accounts/${account}`, { 'if-match': '"1"' })).status).toBe(204);
    await expectRefused(key.key);
    await expectRefused(second.key);
    expect((await app.owner.get(`/service-accounts/${account}`)).data).toMatchObject({
      status: 'disabled',
      version: 2,
    });
    const body = { name: 'x', permissions: ['users:read'] };
    const late = await app.owner.post(`/service-accounts/${account}/keys`, body);
    expect(refusalOf(late)).toEqual([409, 'STATUS_CONFLICT']);
    expect(refusalOf(await app.owner.delete(`/service-accounts/${account}`))).toEqual([409, 'STATUS_CONFLICT']);
    const [event] = await app.auditEvents(`subjectId=${account}`);
    expect(event).toMatchObject({ action: 'service-account.disabled', details: { keysRevoked: 2 } });
  });

  it('leaves no live key behind when it is disabled while keys are made', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const account = await createAccount();
      const body = { name: 'x', permissions: ['users:read'] };
      const answers = await Promise.all([
        ...Array.from({ length: 5 }, () => app.owner.post(`/service-accounts/${account}/keys`, body)),
        app.owner.delete(`/service-accounts/${account}`),
      ]);
      for (const { status } of answers) expect([201, 204, 409]).toContain(status);
      expect((await listKeys(account)).filter(({ status }) => status === 'live')).toEqual([]);
    }
  });
});

describe('an API key', () => {
  it('is shown once: in no list, no row, no audit event', async () => {
    const { account, key, api } = await robot('users:read');
    expect(key.key).toMatch(API_KEY_PATTERN);
    expect(key.key.startsWith(`${key.prefix}_`)).toBe(true);
    await api.get('/users');
    await app.owner.post(`/service-accounts/${account}/keys/${key.id}/rotate`, {});
    const secret = key.key.slice(key.prefix.length + 1);
    const list = await app.owner.get(`/service-accounts/${account}/keys`);
    expect(list.text).toContain(key.prefix);
    expect(list.text).not.toMatch(/"key"|hash/i);
    const audit = await app.owner.get('/audit-events?limit=100');
    const rows = await app.sql('SELECT to_jsonb(k) FROM api_keys k');
    const jobs = await app.sql('SELECT to_jsonb(j) FROM pgboss.job j');
    for (const text of [list.text, audit.text, JSON.stringify(rows), JSON.stringify(jobs)]) {
      expect(text).not.toContain(secret);
    }
  });

  it('is answered with no-store, and opens by either header', async () => {
    const account = await createAccount();
    const body = { name: 'x', permissions: ['users:read'] };
    const response = await app.owner.post(`/service-accounts/${account}/keys`, body);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { key } = response.data as ApiKey;
    expect((await as(key).get('/users')).status).toBe(200);
    expect((await app.anonymous.get('/users', { 'x-api-key': key })).status).toBe(200);
  });

  it('may do what it says and nothing else, wildcards included', async () => {
    const { api } = await robot('users:*');
    expect((await api.get('/users')).status).toBe(200);
    expect((await api.post('/users', { email: `${randomUUID()}@example.com` })).status).toBe(201);
    expect(refusalOf(await api.get('/roles'))).toEqual([403, 'PERMISSION_DENIED']);
    expect(refusalOf(await api.get('/audit-events'))).toEqual([403, 'PERMISSION_DENIED']);
  });

  it('is no person: what people do about themselves is refused', async () => {
    const { api } = await robot('*');
    expect(refusalOf(await api.get('/auth/me'))).toEqual([403, 'PERMISSION_DENIED']);
    expect(refusalOf(await api.post('/auth/logout'))).toEqual([403, 'PERMISSION_DENIED']);
  });

  it('stands in the trail as who did it, with the key that was used', async () => {
    const { account, key, api } = await robot('users:create');
    const created = await api.post('/users', { email: `${randomUUID()}@example.com` });
    const { id } = created.data as { id: string };
    const events = await app.auditEvents(`subjectId=${id}`);
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) {
      expect(event.actor).toEqual({ type: 'service-account', id: account, sessionId: null });
      expect(event.details).toMatchObject({ apiKeyId: key.id });
    }
    await api.get('/roles');
    const [denied] = await app.auditEvents(`actorId=${account}&action=access.denied`);
    expect(denied).toMatchObject({ outcome: 'denied', details: { permission: 'roles:read', apiKeyId: key.id } });
  });

  it('notes its last use, at most once a minute', async () => {
    const { account, key, api } = await robot('users:read');
    const lastUse = async (): Promise<string | null> =>
      (await listKeys(account)).find(({ id }) => id === key.id)!.lastUsedAt;
    expect(await lastUse()).toBeNull();
    await Promise.all(Array.from({ length: 10 }, () => api.get('/users')));
    const first = await lastUse();
    expect(Date.now() - Date.parse(first!)).toBeLessThan(10_000);
    await api.get('/users');
    expect(await lastUse()).toBe(first);
    await app.sql(`UPDATE api_keys SET last_used_at = now() - interval '61 seconds' WHERE id = $1`, [key.id]);
    await api.get('/users');
    expect(Date.parse((await lastUse())!)).toBeGreaterThanOrEqual(Date.parse(first!));
  });

  it('ends at its time', async () => {
    const account = await createAccount();
    const key = await createKey(account, ['users:read'], { expiresAt: inSeconds(3600) });
    expect((await as(key.key).get('/users')).status).toBe(200);
    await app.sql(`UPDATE api_keys SET expires_at = now() - interval '1 millisecond' WHERE id = $1`, [key.id]);
    await expectRefused(key.key);
    expect((await listKeys(account))[0]).toMatchObject({ id: key.id, status: 'expired' });
    const rotated = await app.owner.post(`/service-accounts/${account}/keys/${key.id}/rotate`, {});
    expect(refusalOf(rotated)).toEqual([404, 'API_KEY_NOT_FOUND']);
  });

  it('is refused from the very next request once it is revoked', async () => {
    const { account, key, api } = await robot('users:read');
    const path = `/service-accounts/${account}/keys/${key.id}`;
    expect((await api.get('/users')).status).toBe(200);
    expect((await app.owner.delete(path)).status).toBe(204);
    await expectRefused(key.key);
    expect(refusalOf(await app.owner.delete(path))).toEqual([404, 'API_KEY_NOT_FOUND']);
    const [event] = await app.auditEvents(`subjectId=${account}`);
    expect(event).toMatchObject({ action: 'api-key.revoked', details: { keyId: key.id, prefix: key.prefix } });
  });

  it.each([
    ['no name', { permissions: ['users:read'] }],
    ['an empty name', { name: '', permissions: ['users:read'] }],
    ['no permissions', { name: 'x' }],
    ['an empty list', { name: 'x', permissions: [] }],
    ['a text as permissions', { name: 'x', permissions: 'users:read' }],
    ['a number among them', { name: 'x', permissions: [7] }],
    ['one twice', { name: 'x', permissions: ['users:read', 'users:read'] }],
    ['an end in the past', { name: 'x', permissions: ['users:read'], expiresAt: '2020-01-01T00:00:00Z' }],
    ['an end without a zone', { name: 'x', permissions: ['users:read'], expiresAt: '2090-01-01T00:00:00' }],
    ['a null end', { name: 'x', permissions: ['users:read'], expiresAt: null }],
    ['a key of their own', { name: 'x', permissions: ['users:read'], key: newApiKey().key }],
    ['a NUL', { name: 'x\u0000', permissions: ['users:read'] }],
  ])('is not made with %s', async (_, body) => {
    const response = await app.owner.post(`/service-accounts/${await createAccount()}/keys`, body);
    expect(refusalOf(response)).toEqual([400, 'VALIDATION_ERROR']);
  });

  it('is not made with a permission that nobody registered', async () => {
    const body = { name: 'x', permissions: ['users:read', 'users:fly'] };
    const response = await app.owner.post(`/service-accounts/${await createAccount()}/keys`, body);
    expect(refusalOf(response)).toEqual([400, 'PERMISSION_UNKNOWN']);
    expect(response.error.details[0]).toMatchObject({ field: 'permissions.1' });
  });
});

describe('a malformed, foreign or dead key', () => {
  it('gets one answer, whatever is wrong with it', async () => {
    const { account, key } = await robot('users:read');
    await app.owner.delete(`/service-accounts/${account}/keys/${key.id}`);
    const wrong = [
      key.key,
      newApiKey().key,
      'rk_',
      'rk_live_',
      'rk_live_abcdefgh_' + 'a'.repeat(43),
      key.key.slice(0, -1),
      `${key.key}a`,
      key.key.toUpperCase().replace('RK_LIVE', 'rk_live'),
      key.key.replace('live', 'test'),
      `rk_live_'; DROP TABLE x;--`,
      `rk_${'x'.repeat(5000)}`,
    ];
    const answers = await Promise.all(wrong.map((each) => as(each).get('/users')));
    const shapes = answers.map(({ status, error, headers, text }) => [
      status,
      { ...error, requestId: '' },
      headers.get('www-authenticate'),
      headers.get('cache-control'),
      text.length,
    ]);
    expect(shapes[0]![0]).toBe(401);
    for (const shape of shapes) expect(shape).toEqual(shapes[0]);
  });

  it('opens nothing from a query, a body, a cookie, or beside an access token', async () => {
    const { key } = await robot('users:read');
    const person = await app.person();
    for (const response of [
      await app.anonymous.get(`/users?api_key=${key.key}`),
      await app.anonymous.get('/users', { cookie: `x-api-key=${key.key}` }),
      await app.anonymous.get('/users', { authorization: `Basic ${key.key}` }),
      await app.anonymous.get('/users', { authorization: 'Bearer x', 'x-api-key': key.key }),
    ]) {
      expect(refusalOf(response)).toEqual([401, 'UNAUTHENTICATED']);
    }
    const both = await person.api.get('/users', { 'x-api-key': key.key });
    expect(refusalOf(both)).toEqual([403, 'PERMISSION_DENIED']);
  });
});

describe('rotating an API key', () => {
  const rotate = (account: string, id: string, body: object = {}): Promise<ApiResponse> =>
    app.owner.post(`/service-accounts/${account}/keys/${id}/rotate`, body);

  it('gives a new key with the same scope, and ends the old one after the overlap', async () => {
    const account = await createAccount();
    const old = await createKey(account, ['users:read'], { expiresAt: inSeconds(86_400) });
    const response = await rotate(account, old.id, { overlapSeconds: 600 });
    expect(response.status).toBe(201);
    const fresh = response.data as ApiKey;
    expect(fresh).toMatchObject({ permissions: ['users:read'], status: 'live' });
    expect(Math.abs(Date.parse(fresh.expiresAt!) - Date.parse(inSeconds(86_400)))).toBeLessThan(10_000);
    expect((await as(old.key).get('/users')).status).toBe(200);
    expect((await as(fresh.key).get('/users')).status).toBe(200);
    const listed = (await listKeys(account)).find(({ id }) => id === old.id)!;
    expect(listed.successorId).toBe(fresh.id);
    expect(Math.abs(Date.parse(listed.expiresAt!) - Date.parse(inSeconds(600)))).toBeLessThan(10_000);
    await app.sql(`UPDATE api_keys SET expires_at = now() WHERE id = $1`, [old.id]);
    await expectRefused(old.key);
    expect((await as(fresh.key).get('/users')).status).toBe(200);
    const [event] = await app.auditEvents(`subjectId=${account}`);
    expect(event).toMatchObject({
      action: 'api-key.rotated',
      details: { keyId: fresh.id, replacedKeyId: old.id, overlapSeconds: 600 },
    });
  });

  it('ends the old key at once without an overlap', async () => {
    const { account, key } = await robot('users:read');
    expect((await rotate(account, key.id, { overlapSeconds: 0 })).status).toBe(201);
    await expectRefused(key.key);
  });

  it.each([{ overlapSeconds: -1 }, { overlapSeconds: 604_801 }, { overlapSeconds: '60' }, { overlapSeconds: 1.5 }])(
    'refuses %j',
    async (body) => {
      const { account, key } = await robot('users:read');
      expect(refusalOf(await rotate(account, key.id, body))).toEqual([400, 'VALIDATION_ERROR']);
    },
  );

  it('has one successor when twenty ask at once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { account, key } = await robot('users:read');
      const answers = await Promise.all(Array.from({ length: 20 }, () => rotate(account, key.id)));
      const codes = answers.map(({ status, error }) => (error ? error.code : String(status)));
      expect(codes.filter((code) => code === '201')).toHaveLength(1);
      expect(codes.filter((code) => code === 'API_KEY_NOT_FOUND')).toHaveLength(19);
      expect(await listKeys(account)).toHaveLength(2);
    }
  });
});

describe('authority', () => {
  const denials = (code: string): Promise<AuditEvent[]> =>
    app
      .auditEvents('action=access.denied')
      .then((events) => events.filter(({ details }) => details?.['code'] === code));

  it('cannot be amplified by a person who makes or rotates a key', async () => {
    const { account, key } = await robot('users:read', 'audit:read');
    const { api } = await personWith('service-accounts:*', 'users:read');
    for (const permissions of [['audit:read'], ['users:*'], ['*'], ['users:read', 'users:delete']]) {
      const refused = await api.post(`/service-accounts/${account}/keys`, { name: 'x', permissions });
      expect(refusalOf(refused)).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
    }
    const rotated = await api.post(`/service-accounts/${account}/keys/${key.id}/rotate`, {});
    expect(refusalOf(rotated)).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
    expect((await as(key.key).get('/users')).status).toBe(200);
    expect(await listKeys(account)).toHaveLength(1);
    expect((await denials('GRANT_EXCEEDS_AUTHORITY')).length).toBeGreaterThanOrEqual(5);
    const allowed = await api.post(`/service-accounts/${account}/keys`, { name: 'x', permissions: ['users:read'] });
    expect(allowed.status).toBe(201);
  });

  it('keeps a person from ending what may do more than they may', async () => {
    const { account, key, api: program } = await robot('audit:read');
    const { api } = await personWith('service-accounts:*');
    for (const path of [`/service-accounts/${account}`, `/service-accounts/${account}/keys/${key.id}`]) {
      expect(refusalOf(await api.delete(path))).toEqual([403, 'TARGET_EXCEEDS_AUTHORITY']);
    }
    expect((await program.get('/audit-events')).status).toBe(200);
  });

  it('that ends soon cannot be kept in a key', async () => {
    const role = `role-${++count}`;
    await app.owner.post('/roles', { name: role, permissions: ['service-accounts:*', 'users:read'] });
    const person = await app.person();
    const validUntil = inSeconds(3600);
    await app.owner.post(`/users/${person.id}/roles`, { roleId: await app.roleId(role), validUntil });
    const path = `/service-accounts/${await createAccount()}/keys`;
    const body = { name: 'x', permissions: ['users:read'] };
    expect(refusalOf(await person.api.post(path, body))).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
    const later = { ...body, expiresAt: inSeconds(7200) };
    expect(refusalOf(await person.api.post(path, later))).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
    expect((await person.api.post(path, { ...body, expiresAt: inSeconds(1800) })).status).toBe(201);
  });

  it('cannot be amplified by a key: neither into keys, nor into roles, nor in time', async () => {
    const { account, api } = await robot('service-accounts:*', 'roles:*', 'users:read');
    const path = `/service-accounts/${account}/keys`;
    const more = await api.post(path, { name: 'x', permissions: ['audit:read'] });
    expect(refusalOf(more)).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
    expect((await api.post(path, { name: 'x', permissions: ['roles:read'] })).status).toBe(201);
    const role = await api.post('/roles', { name: `role-${++count}`, permissions: ['audit:read'] });
    expect(refusalOf(role)).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
    const person = await app.person();
    const owner = await api.post(`/users/${person.id}/roles`, { roleId: await app.roleId('owner') });
    expect(refusalOf(owner)).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
    const short = await createKey(account, ['service-accounts:*'], { expiresAt: inSeconds(600) });
    const forever = await as(short.key).post(path, { name: 'x', permissions: ['service-accounts:read'] });
    expect(refusalOf(forever)).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
  });

  it('lets a key grant a role that it covers, in nobody’s name', async () => {
    const { api } = await robot('roles:*', 'users:read', 'audit:read');
    const person = await app.person();
    const role = await app.owner.post('/roles', { name: 'robot-made', permissions: ['users:read', 'audit:read'] });
    const { id: roleId } = role.data as { id: string };
    const granted = await api.post(`/users/${person.id}/roles`, { roleId });
    expect(granted.status).toBe(201);
    expect(granted.data).toMatchObject({ grantedBy: null });
  });

  it('keeps a key from touching a person who holds more than the key', async () => {
    const { api } = await robot('users:*');
    const [admin, ordinary] = [await app.person(['admin']), await app.person()];
    const change = { profile: { firstName: 'Changed' } };
    for (const response of [
      await api.patch(`/users/${admin.id}`, change),
      await api.post(`/users/${admin.id}/suspend`, { reason: 'x' }),
      await api.delete(`/users/${admin.id}`),
    ]) {
      expect(refusalOf(response)).toEqual([403, 'TARGET_EXCEEDS_AUTHORITY']);
    }
    expect((await api.patch(`/users/${ordinary.id}`, change)).status).toBe(200);
    const future = await app.person();
    const validFrom = inSeconds(3600);
    await app.owner.post(`/users/${future.id}/roles`, { roleId: await app.roleId('admin'), validFrom });
    expect(refusalOf(await api.delete(`/users/${future.id}`))).toEqual([403, 'TARGET_EXCEEDS_AUTHORITY']);
  });
});

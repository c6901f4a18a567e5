import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { TestApp, type TestPerson } from '../support/test-app.js';

interface Role {
  id: string;
  name: string;
  permissions: string[];
}

interface Grant {
  id: string;
  role: { id: string; name: string };
  scope: string;
  validFrom: string;
  validUntil: string | null;
}

let app: TestApp;
let owner: ApiClient;
let ordinary: TestPerson;
let auditorId: string;
let count = 0;

const NO_ID = 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11';
const newName = (): string => `role-${++count}`;
const inFuture = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
const refusalOf = ({ status, error }: ApiResponse): unknown[] => [status, error?.code];

async function createRole(input: object = {}): Promise<Role> {
  const response = await owner.post('/roles', { name: newName(), permissions: [], ...input });
  expect(response.status).toBe(201);
  return response.data as Role;
}

/** An account without a password: enough to hold roles. */
async function createHolder(): Promise<string> {
  const response = await owner.post('/users', { email: `${randomUUID()}@example.com`, roles: [] });
  expect(response.status).toBe(201);
  return (response.data as { id: string }).id;
}

const grant = (userId: string, input: object = {}): Promise<ApiResponse> =>
  owner.post(`/users/${userId}/roles`, { roleId: auditorId, ...input });

async function granted(userId: string, input: object = {}): Promise<Grant> {
  const response = await grant(userId, input);
  expect([response.status, response.text]).toEqual([201, response.text]);
  return response.data as Grant;
}

const grantsOf = async (userId: string): Promise<Grant[]> =>
  (await owner.get(`/users/${userId}/roles`)).data as Grant[];

/** Whether the person may read the trail, which of the seeded roles below admin only `auditor` allows. */
async function mayRead({ api }: TestPerson): Promise<boolean> {
  const { status } = await api.get('/audit-events?limit=1');
  expect([200, 403]).toContain(status);
  return status === 200;
}

beforeAll(async () => {
  app = await TestApp.start();
  owner = app.owner;
  ordinary = await app.person();
  auditorId = await app.roleId('auditor');
});

afterAll(() => app.stop());

describe('every route about roles', () => {
  const routes = (userId: string, grantId: string, roleId: string): [string, string, string, unknown?][] => [
    ['GET', '/roles', 'roles:read'],
    ['GET', `/roles/${roleId}`, 'roles:read'],
    ['GET', `/roles/${NO_ID}`, 'roles:read'],
    ['GET', '/permissions', 'roles:read'],
    ['POST', '/roles', 'roles:create', { name: newName(), permissions: [] }],
    ['POST', '/roles', 'roles:create', {}],
    ['GET', `/users/${userId}/roles`, 'roles:read'],
    ['POST', `/users/${userId}/roles`, 'roles:assign', { roleId }],
    ['DELETE', `/users/${userId}/roles/${grantId}`, 'roles:assign'],
  ];

  it('answers 403 to an ordinary user, naming what is missing, and writes the refusal down', async () => {
    const userId = await createHolder();
    const { id: grantId } = await granted(userId);
    for (const [method, path, permission, body] of routes(userId, grantId, auditorId)) {
      const response = await ordinary.api.call(method, path, { body });
      expect([method, path, ...refusalOf(response)]).toEqual([method, path, 403, 'PERMISSION_DENIED']);
      expect(response.error.details).toMatchObject([
        { code: 'MISSING_PERMISSION', message: expect.stringContaining(permission) },
      ]);
      const event = await owner.get(`/audit-events/${response.headers.get('audit-event-id')}`);
      expect(event.data).toMatchObject({
        action: 'access.denied',
        outcome: 'denied',
        actor: { type: 'user', id: ordinary.id },
        subject: { type: 'route', id: expect.stringMatching(new RegExp(`^${method} /api/v1/`)) },
        details: { permission },
      });
    }
    expect(await grantsOf(userId)).toHaveLength(1);
  });

  it('answers 403 about oneself too', async () => {
    expect((await ordinary.api.get(`/users/${ordinary.id}/roles`)).status).toBe(403);
    const response = await ordinary.api.post(`/users/${ordinary.id}/roles`, { roleId: auditorId });
    expect(refusalOf(response)).toEqual([403, 'PERMISSION_DENIED']);
    expect((await grantsOf(ordinary.id)).map(({ role }) => role.name)).toEqual(['user']);
  });

  it('answers 401 to whoever is not signed in', async () => {
    for (const [method, path, , body] of routes(ordinary.id, NO_ID, auditorId)) {
      const response = await app.anonymous.call(method, path, { body });
      expect([method, path, ...refusalOf(response)]).toEqual([method, path, 401, 'UNAUTHENTICATED']);
    }
  });
});

describe('reading roles and permissions', () => {
  it('lists the roles by name, with what each carries', async () => {
    const { data, meta } = await owner.get('/roles?limit=100');
    const roles = data as (Role & { isSystem: boolean })[];
    const system = roles.filter(({ isSystem }) => isSystem).map(({ name, permissions }) => [name, permissions]);
    expect(system).toEqual([
      [
        'admin',
        [
          'access:read',
          'audit:export',
          'audit:read',
          'groups:*',
          'keys:read',
          'permissions:*',
          'roles:*',
          'service-accounts:read',
          'sessions:*',
          'users:*',
        ],
      ],
      [
        'auditor',
        [
          'access:read',
          'audit:export',
          'audit:read',
          'groups:read',
          'keys:read',
          'roles:read',
          'service-accounts:read',
          'sessions:read',
          'users:read',
        ],
      ],
      ['owner', ['*']],
      ['user', []],
    ]);
    expect(meta).toMatchObject({ total: roles.length, totalIsExact: true });
  });

  it('lists the permissions, wildcards included', async () => {
    const codes = ((await owner.get('/permissions?limit=100')).data as { code: string }[]).map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['*', 'users:*', 'users:read', 'roles:assign', 'audit:read']));
    expect(codes).toEqual([...new Set(codes)]);
  });

  it('walks both lists by cursor, each row once', async () => {
    await Promise.all([createRole(), createRole(), createRole()]);
    for (const list of ['/roles', '/permissions']) {
      const seen: unknown[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = await owner.get(`${list}?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
        seen.push(...(page.data as Partial<Role & { code: string }>[]).map(({ id, code }) => id ?? code));
        cursor = page.meta['nextCursor'] as string | null;
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toHaveLength((await owner.get(list)).meta['total'] as number);
    }
  });

  it('answers 304 to whoever has the role already', async () => {
    const { id } = await createRole();
    const etag = (await owner.get(`/roles/${id}`)).headers.get('etag')!;
    expect(etag).toBe('"1"');
    const again = await owner.get(`/roles/${id}`, { 'if-none-match': etag });
    expect([again.status, again.text]).toEqual([304, '']);
    expect((await owner.get(`/roles/${id}`, { 'if-none-match': '"2"' })).status).toBe(200);
  });

  it.each([NO_ID, 'not-an-id', 'auditor', "' OR 1=1"])('answers 404 for the role %s', async (id) => {
    expect(refusalOf(await owner.get(`/roles/${encodeURIComponent(id)}`))).toEqual([404, 'ROLE_NOT_FOUND']);
  });

  it('lets an auditor read, and change nothing', async () => {
    const { api } = await app.person(['auditor']);
    expect((await api.get('/roles')).status).toBe(200);
    expect((await api.get('/permissions')).status).toBe(200);
    expect((await api.get(`/users/${ordinary.id}/roles`)).status).toBe(200);
    expect(refusalOf(await api.post('/roles', { name: newName(), permissions: [] }))).toEqual([
      403,
      'PERMISSION_DENIED',
    ]);
    expect((await api.post(`/users/${ordinary.id}/roles`, { roleId: auditorId })).status).toBe(403);
  });

  it.each(['limit=0', 'limit=101', 'page=0', 'sort=name', 'name=admin', 'page=1&cursor=x', 'limit=1&limit=2'])(
    'refuses the query %s',
    async (query) => {
      for (const list of ['/roles', '/permissions', `/users/${ordinary.id}/roles`]) {
        expect(refusalOf(await owner.get(`${list}?${query}`))).toEqual([400, 'VALIDATION_ERROR']);
      }
    },
  );
});

describe('creating a role', () => {
  it('answers the role with its ETag, and writes down what it carries', async () => {
    const name = newName();
    const response = await owner.post('/roles', {
      name,
      description: 'Reads',
      permissions: ['users:read', 'audit:read'],
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('etag')).toBe('"1"');
    const permissions = ['audit:read', 'users:read'];
    expect(response.data).toMatchObject({ name, description: 'Reads', isSystem: false, version: 1, permissions });
    const { id } = response.data as Role;
    expect((await owner.get(`/roles/${id}`)).data).toEqual(response.data);
    const event = await owner.get(`/audit-events/${response.headers.get('audit-event-id')}`);
    expect(event.data).toMatchObject({
      action: 'role.created',
      outcome: 'success',
      actor: { type: 'user' },
      subject: { type: 'role', id },
      changes: { name: { before: null, after: name }, permissions: { before: null, after: permissions } },
    });
  });

  it('makes a role that can be granted and counts', async () => {
    const { id } = await createRole({ permissions: ['audit:read'] });
    const person = await app.person();
    expect(await mayRead(person)).toBe(false);
    await granted(person.id, { roleId: id });
    expect(await mayRead(person)).toBe(true);
    expect((await person.api.get('/auth/me')).data).toMatchObject({ permissions: ['audit:read'] });
    expect((await person.api.get('/users')).status).toBe(403);
  });

  it('refuses a name that is taken, also by a system role, and lets one of many at once win', async () => {
    const { name } = await createRole();
    for (const taken of [name, 'owner', 'user']) {
      const response = await owner.post('/roles', { name: taken, permissions: [] });
      expect(refusalOf(response)).toEqual([409, 'ROLE_NAME_TAKEN']);
    }
    const contested = newName();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => owner.post('/roles', { name: contested, permissions: ['users:read'] })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
  });

  it.each([
    'users:fly',
    'Users:Read',
    'users',
    'users:',
    ':read',
    'users:read ',
    '**',
    'users:**',
    '',
    '%',
    'roles:re*',
  ])('refuses the unknown permission %j, and then creates nothing', async (permission) => {
    const name = newName();
    const response = await owner.post('/roles', { name, permissions: ['users:read', permission] });
    expect(refusalOf(response)).toEqual([400, 'PERMISSION_UNKNOWN']);
    const names = ((await owner.get('/roles?limit=100')).data as Role[]).map((role) => role.name);
    expect(names).not.toContain(name);
  });

  it.each([
    ['no name', { name: undefined }, 'name'],
    ['a null name', { name: null }, 'name'],
    ['a number as name', { name: 7 }, 'name'],
    ['an empty name', { name: '' }, 'name'],
    ['a name in upper case', { name: 'Deal-Desk' }, 'name'],
    ['a name that begins with a digit', { name: '1st' }, 'name'],
    ['a name with a space', { name: 'deal desk' }, 'name'],
    ['a name with a line break', { name: 'deal\n' }, 'name'],
    ['a name with an accent', { name: 'rôle' }, 'name'],
    ['a name of 64 characters', { name: 'a'.repeat(64) }, 'name'],
    ['a list as name', { name: ['abc'] }, 'name'],
    ['no permissions', { permissions: undefined }, 'permissions'],
    ['null permissions', { permissions: null }, 'permissions'],
    ['a text as permissions', { permissions: 'users:read' }, 'permissions'],
    ['a number among permissions', { permissions: [7] }, 'permissions'],
    ['a null among permissions', { permissions: [null] }, 'permissions'],
    ['a list among permissions', { permissions: [['users:read']] }, 'permissions'],
    ['a permission twice', { permissions: ['users:read', 'users:read'] }, 'permissions'],
    ['501 permissions', { permissions: Array.from({ length: 501 }, (_, n) => `a:b${n}`) }, 'permissions'],
    ['a long permission', { permissions: ['a'.repeat(201)] }, 'permissions'],
    ['a long description', { description: 'a'.repeat(501) }, 'description'],
    ['a null description', { description: null }, 'description'],
    ['a claim to be a system role', { isSystem: true }, 'isSystem'],
    ['an id', { id: NO_ID }, 'id'],
    ['a version', { version: 7 }, 'version'],
  ])('refuses %s', async (_, input, field) => {
    const response = await owner.post('/roles', { name: newName(), permissions: [], ...input });
    expect(refusalOf(response)).toEqual([400, 'VALIDATION_ERROR']);
    expect(response.error.details.map((detail) => detail.field)).toContain(field);
  });
});

describe('granting a role', () => {
  it('answers the grant, lists it, and writes down who gave what, where, until when and why', async () => {
    const userId = await createHolder();
    const validUntil = inFuture(3_600_000);
    const terms = { scope: 'org:42', validUntil, reason: 'Stands in for Ana', ticket: 'HR-1834' };
    const response = await grant(userId, terms);
    expect(response.status).toBe(201);
    expect(response.data).toMatchObject({ ...terms, role: { id: auditorId, name: 'auditor' }, source: 'api' });
    expect(await grantsOf(userId)).toEqual([response.data]);
    const me = (await owner.get('/auth/me')).data as { id: string };
    expect(response.data).toMatchObject({ grantedBy: me.id });
    const event = await owner.get(`/audit-events/${response.headers.get('audit-event-id')}`);
    expect(event.data).toMatchObject({
      action: 'role.granted',
      outcome: 'success',
      actor: { type: 'user', id: me.id },
      subject: { type: 'user', id: userId },
      details: { ...terms, grantId: (response.data as Grant).id, roleId: auditorId, role: 'auditor', source: 'api' },
    });
  });

  it('counts from the very next request on, with the same token, and so does revoking', async () => {
    const person = await app.person();
    for (const _round of [1, 2, 3]) {
      expect(await mayRead(person)).toBe(false);
      const { id } = await granted(person.id);
      expect(await mayRead(person)).toBe(true);
      expect((await owner.delete(`/users/${person.id}/roles/${id}`)).status).toBe(204);
    }
    expect(await mayRead(person)).toBe(false);
  });

  it.each(['org:42', 'users', '**', '*:*', 'global', '%'])(
    'at the scope %s opens none of our routes',
    async (scope) => {
      const person = await app.person();
      await granted(person.id, { scope });
      await granted(person.id, { scope, roleId: await app.roleId('owner') });
      for (const path of ['/audit-events', '/users', '/roles', '/permissions']) {
        expect((await person.api.get(path)).status).toBe(403);
      }
      expect((await person.api.get('/auth/me')).data).toMatchObject({ roles: ['user'], permissions: [] });
    },
  );

  it('with a start in the future gives nothing until then', async () => {
    const person = await app.person();
    const validFrom = inFuture(1_500);
    const { id } = await granted(person.id, { validFrom });
    expect(await mayRead(person)).toBe(false);
    expect((await grantsOf(person.id)).find((held) => held.id === id)).toMatchObject({ validFrom, validUntil: null });
    await sleep(1_600);
    expect(await mayRead(person)).toBe(true);
  });

  it('with an end is dead once that has passed, and is gone from the list', async () => {
    const person = await app.person();
    const { id } = await granted(person.id, { validUntil: inFuture(1_500) });
    expect(await mayRead(person)).toBe(true);
    await sleep(1_600);
    expect(await mayRead(person)).toBe(false);
    expect((await person.api.get('/auth/me')).data).toMatchObject({ roles: ['user'] });
    expect((await grantsOf(person.id)).map(({ role }) => role.name)).toEqual(['user']);
    expect(refusalOf(await owner.delete(`/users/${person.id}/roles/${id}`))).toEqual([404, 'GRANT_NOT_FOUND']);
    await granted(person.id);
    expect(await mayRead(person)).toBe(true);
  });

  it('refuses the same role at the same scope in an overlapping time, and allows the rest', async () => {
    const userId = await createHolder();
    const [hour, day] = [3_600_000, 86_400_000];
    await granted(userId, { validFrom: inFuture(day), validUntil: inFuture(2 * day) });
    for (const overlap of [
      {},
      { validUntil: inFuture(day + hour) },
      { validFrom: inFuture(day + hour) },
      { validFrom: inFuture(day + hour), validUntil: inFuture(day + 2 * hour) },
      { scope: '*' },
    ]) {
      expect(refusalOf(await grant(userId, overlap))).toEqual([409, 'GRANT_EXISTS']);
    }
    await granted(userId, { validUntil: inFuture(hour) });
    await granted(userId, { validFrom: inFuture(3 * day) });
    await granted(userId, { scope: 'org:1' });
    await granted(userId, { scope: 'org:2' });
    expect(refusalOf(await grant(userId, { scope: 'org:1' }))).toEqual([409, 'GRANT_EXISTS']);
    expect(await grantsOf(userId)).toHaveLength(5);
  });

  it('lets one of twenty parallel grants win, and says GRANT_EXISTS to the others', async () => {
    for (const _round of [1, 2, 3]) {
      const userId = await createHolder();
      const answers = await Promise.all(Array.from({ length: 20 }, () => grant(userId)));
      const outcomes = answers.map(({ status, error }) => error?.code ?? status).sort();
      expect(outcomes).toEqual([201, ...Array.from({ length: 19 }, () => 'GRANT_EXISTS')]);
      expect(await grantsOf(userId)).toHaveLength(1);
      expect(await app.auditEvents(`subjectId=${userId}&action=role.granted`)).toHaveLength(1);
    }
  });

  it.each([
    ['no role', { roleId: undefined }, 'roleId'],
    ['a null role', { roleId: null }, 'roleId'],
    ['a role by name', { roleId: 'auditor' }, 'roleId'],
    ['a list of roles', { roleId: [NO_ID] }, 'roleId'],
    ['an empty scope', { scope: '' }, 'scope'],
    ['a null scope', { scope: null }, 'scope'],
    ['a scope with a space', { scope: 'org 42' }, 'scope'],
    ['a scope that is not ASCII', { scope: 'örg' }, 'scope'],
    ['a scope of 201 characters', { scope: 'a'.repeat(201) }, 'scope'],
    ['a start that is no time', { validFrom: 'tomorrow' }, 'validFrom'],
    ['a start without a zone', { validFrom: '2090-01-01T00:00:00' }, 'validFrom'],
    ['a start that is a number', { validFrom: 4102444800000 }, 'validFrom'],
    ['a null start', { validFrom: null }, 'validFrom'],
    ['a start in the past', { validFrom: '2020-01-01T00:00:00Z' }, 'validFrom'],
    ['an end in the past', { validUntil: '2020-01-01T00:00:00Z' }, 'validUntil'],
    ['an end that was a second ago', { validUntil: new Date(Date.now() - 1000).toISOString() }, 'validUntil'],
    ['a thirteenth month', { validUntil: '2090-13-01T00:00:00Z' }, 'validUntil'],
    ['a list of ends', { validUntil: ['2090-01-01T00:00:00Z'] }, 'validUntil'],
    ['a long reason', { reason: 'a'.repeat(501) }, 'reason'],
    ['a long ticket', { ticket: 'a'.repeat(101) }, 'ticket'],
    ['a source of its own', { source: 'bootstrap' }, 'source'],
    ['a granter of its own', { grantedBy: NO_ID }, 'grantedBy'],
    ['a user of its own', { userId: NO_ID }, 'userId'],
  ])('refuses %s', async (_, input, field) => {
    const response = await grant(ordinary.id, input);
    expect(refusalOf(response)).toEqual([400, 'VALIDATION_ERROR']);
    expect(response.error.details.map((detail) => detail.field)).toContain(field);
  });

  it('refuses an end before its start, or at it', async () => {
    const validFrom = inFuture(7_200_000);
    for (const validUntil of [inFuture(3_600_000), validFrom]) {
      const response = await grant(ordinary.id, { validFrom, validUntil });
      expect(refusalOf(response)).toEqual([400, 'VALIDATION_ERROR']);
      expect(response.error.details).toMatchObject([{ field: 'validUntil', code: 'NOT_AFTER_START' }]);
    }
  });

  it('refuses a role or a user that does not exist', async () => {
    expect(refusalOf(await grant(ordinary.id, { roleId: NO_ID }))).toEqual([404, 'ROLE_NOT_FOUND']);
    expect(refusalOf(await grant(NO_ID))).toEqual([404, 'USER_NOT_FOUND']);
    expect(refusalOf(await grant('not-an-id'))).toEqual([404, 'USER_NOT_FOUND']);
    expect(refusalOf(await owner.get(`/users/${NO_ID}/roles`))).toEqual([404, 'USER_NOT_FOUND']);
    const deleted = await createHolder();
    await owner.delete(`/users/${deleted}`);
    expect(refusalOf(await grant(deleted))).toEqual([404, 'USER_NOT_FOUND']);
    expect(refusalOf(await owner.get(`/users/${deleted}/roles`))).toEqual([404, 'USER_NOT_FOUND']);
  });
});

describe('naming roles at the creation of an account', () => {
  const createWith = (roles: unknown): Promise<ApiResponse> =>
    owner.post('/users', { email: `${randomUUID()}@example.com`, roles });

  it('takes names and ids, whatever the case of an id', async () => {
    for (const role of ['auditor', auditorId, auditorId.toUpperCase()]) {
      const response = await createWith([role]);
      expect([role, response.status, response.error?.code]).toEqual([role, 201, undefined]);
      const { id } = response.data as { id: string };
      expect((await grantsOf(id)).map((held) => held.role.name)).toEqual(['auditor']);
    }
  });

  it('refuses a role that is named twice, by its name and by its id', async () => {
    expect(refusalOf(await createWith(['auditor', auditorId]))).toEqual([409, 'GRANT_EXISTS']);
    expect(refusalOf(await createWith(['auditor', 'auditor']))).toEqual([400, 'VALIDATION_ERROR']);
  });
});

describe('revoking a role', () => {
  it('writes down what was taken, and by whom', async () => {
    const userId = await createHolder();
    const { id } = await granted(userId, { scope: 'org:7', reason: 'Trial' });
    const response = await owner.delete(`/users/${userId}/roles/${id}`);
    expect([response.status, response.text]).toEqual([204, '']);
    expect(await grantsOf(userId)).toEqual([]);
    const event = await owner.get(`/audit-events/${response.headers.get('audit-event-id')}`);
    expect(event.data).toMatchObject({
      action: 'role.revoked',
      subject: { type: 'user', id: userId },
      details: { grantId: id, roleId: auditorId, role: 'auditor', scope: 'org:7', reason: 'Trial' },
    });
  });

  it('works once: again, or many times at once, the grant is not found', async () => {
    const userId = await createHolder();
    const { id } = await granted(userId);
    const answers = await Promise.all(Array.from({ length: 20 }, () => owner.delete(`/users/${userId}/roles/${id}`)));
    const outcomes = answers.map(({ status, error }) => error?.code ?? status).sort();
    expect(outcomes).toEqual([204, ...Array.from({ length: 19 }, () => 'GRANT_NOT_FOUND')]);
    expect(refusalOf(await owner.delete(`/users/${userId}/roles/${id}`))).toEqual([404, 'GRANT_NOT_FOUND']);
    expect(await app.auditEvents(`subjectId=${userId}&action=role.revoked`)).toHaveLength(1);
  });

  it('leaves room to grant the role again, as a new grant', async () => {
    const userId = await createHolder();
    const first = await granted(userId);
    await owner.delete(`/users/${userId}/roles/${first.id}`);
    const second = await granted(userId);
    expect(second.id).not.toBe(first.id);
    expect((await grantsOf(userId)).map(({ id }) => id)).toEqual([second.id]);
  });

  it('takes back a grant whose time has not come', async () => {
    const userId = await createHolder();
    const { id } = await granted(userId, { validFrom: inFuture(3_600_000) });
    expect((await owner.delete(`/users/${userId}/roles/${id}`)).status).toBe(204);
    await granted(userId);
  });

  it('does not find the grant of another user, and leaves it', async () => {
    const [one, two] = [await createHolder(), await createHolder()];
    const { id } = await granted(one);
    for (const path of [`/users/${two}/roles/${id}`, `/users/${NO_ID}/roles/${id}`, `/users/${one}/roles/${NO_ID}`]) {
      expect(refusalOf(await owner.delete(path))).toEqual([404, 'GRANT_NOT_FOUND']);
    }
    expect(refusalOf(await owner.delete(`/users/${one}/roles/not-an-id`))).toEqual([404, 'GRANT_NOT_FOUND']);
    expect((await grantsOf(one)).map((held) => held.id)).toEqual([id]);
  });
});

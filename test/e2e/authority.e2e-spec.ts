import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { PASSWORD, TestApp, type TestPerson } from '../support/test-app.js';

interface Grant {
  id: string;
  role: { name: string };
  scope: string;
}

let app: TestApp;
let owner: ApiClient;
let admin: TestPerson;
let count = 0;

const newName = (): string => `authority-${++count}`;
const newEmail = (): string => `${randomUUID()}@example.com`;
const refusalOf = ({ status, error }: ApiResponse): unknown[] => [status, error?.code];
const grantsOf = async (userId: string): Promise<Grant[]> =>
  (await owner.get(`/users/${userId}/roles?limit=100`)).data as Grant[];
const roleNamesOf = async (userId: string): Promise<string[]> =>
  (await grantsOf(userId)).map(({ role }) => role.name).sort();

async function createRole(permissions: readonly string[]): Promise<{ id: string; name: string }> {
  const response = await owner.post('/roles', { name: newName(), permissions });
  expect(response.status).toBe(201);
  return response.data as { id: string; name: string };
}

/** Somebody signed in who holds exactly these permissions. */
async function holderOf(...permissions: string[]): Promise<TestPerson> {
  return app.person([(await createRole(permissions)).name]);
}

async function createHolder(roles: readonly string[] = []): Promise<string> {
  const response = await owner.post('/users', { email: newEmail(), roles });
  expect(response.status).toBe(201);
  return (response.data as { id: string }).id;
}

beforeAll(async () => {
  app = await TestApp.start();
  owner = app.owner;
  admin = await app.person(['admin']);
});

afterAll(() => app.stop());

describe('an admin', () => {
  it('cannot make anybody an owner, itself included', async () => {
    const roleId = await app.roleId('owner');
    const other = await createHolder(['user']);
    for (const [userId, before] of [
      [admin.id, ['admin']],
      [other, ['user']],
    ] as const) {
      for (const scope of [undefined, '*', 'org:1']) {
        const response = await admin.api.post(`/users/${userId}/roles`, { roleId, scope });
        expect(refusalOf(response)).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
        expect(response.error.details).toMatchObject([{ message: 'You do not hold *.' }]);
      }
      expect(await roleNamesOf(userId)).toEqual(before);
    }
  });

  it('cannot create an account that is an owner, by name or by id', async () => {
    for (const role of ['owner', await app.roleId('owner')]) {
      const email = newEmail();
      const response = await admin.api.post('/users', { email, password: PASSWORD, roles: ['user', role] });
      expect(refusalOf(response)).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
      expect((await owner.get(`/users?q=${email}`)).data).toEqual([]);
    }
  });

  it.each([['*'], ['audit:*'], ['users:read', 'audit:*']])(
    'cannot create a role with a permission that it lacks: %s',
    async (...permissions) => {
      const name = newName();
      const response = await admin.api.post('/roles', { name, permissions });
      expect(refusalOf(response)).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
      expect(response.error.details).toHaveLength(1);
      const names = ((await owner.get('/roles?limit=100')).data as { name: string }[]).map((role) => role.name);
      expect(names).not.toContain(name);
    },
  );

  it('gives what it holds, in whole or in part', async () => {
    const other = await createHolder();
    for (const permissions of [['users:*'], ['users:read', 'roles:assign', 'audit:read'], []]) {
      const created = await admin.api.post('/roles', { name: newName(), permissions });
      expect(created.status).toBe(201);
      const { id: roleId } = created.data as { id: string };
      expect((await admin.api.post(`/users/${other}/roles`, { roleId })).status).toBe(201);
    }
    for (const role of ['admin', 'auditor', 'user']) {
      expect((await admin.api.post('/users', { email: newEmail(), roles: [role] })).status).toBe(201);
    }
  });

  it('cannot touch an owner in any way, living, suspended or deleted', async () => {
    const target = await createHolder(['owner']);
    const [ownerGrant] = await grantsOf(target);
    const roleId = await app.roleId('user');
    const attempts: [string, string, unknown?][] = [
      ['PATCH', `/users/${target}`, { email: newEmail() }],
      ['PATCH', `/users/${target}`, { profile: { firstName: 'Mallory' } }],
      ['PATCH', `/users/${target}`, {}],
      ['PUT', `/users/${target}`, { email: newEmail(), profile: {} }],
      ['DELETE', `/users/${target}`],
      ['POST', `/users/${target}/suspend`, { reason: 'Test' }],
      ['POST', `/users/${target}/activate`],
      ['POST', `/users/${target}/roles`, { roleId }],
      ['DELETE', `/users/${target}/roles/${ownerGrant!.id}`],
    ];
    const expectAllRefused = async (list: typeof attempts): Promise<void> => {
      for (const [method, path, body] of list) {
        const response = await admin.api.call(method, path, { body });
        expect([method, path, ...refusalOf(response)]).toEqual([method, path, 403, 'TARGET_EXCEEDS_AUTHORITY']);
      }
    };
    const before = (await owner.get(`/users/${target}`)).data;
    await expectAllRefused(attempts);
    expect((await owner.get(`/users/${target}`)).data).toEqual(before);
    expect(await roleNamesOf(target)).toEqual(['owner']);

    await owner.post(`/users/${target}/suspend`, { reason: 'Test' });
    await expectAllRefused(attempts);
    await owner.delete(`/users/${target}`);
    await expectAllRefused([['POST', `/users/${target}/restore`]]);
    expect((await owner.get(`/users/${target}`)).status).toBe(404);
    expect(await app.auditEvents(`actorId=${admin.id}&subjectId=${target}`)).toEqual([]);
  });

  it('cannot touch an owner at one scope only', async () => {
    const target = await createHolder();
    await owner.post(`/users/${target}/roles`, { roleId: await app.roleId('owner'), scope: 'org:1' });
    const response = await admin.api.patch(`/users/${target}`, { email: newEmail() });
    expect(refusalOf(response)).toEqual([403, 'TARGET_EXCEEDS_AUTHORITY']);
  });

  it('acts on other admins and on everybody below', async () => {
    for (const roles of [['admin'], ['auditor'], ['user'], []]) {
      const target = await createHolder(roles);
      expect((await admin.api.patch(`/users/${target}`, { profile: { firstName: 'Ana' } })).status).toBe(200);
      expect((await admin.api.post(`/users/${target}/suspend`, { reason: 'Test' })).status).toBe(200);
      expect((await admin.api.delete(`/users/${target}`)).status).toBe(204);
      expect((await admin.api.post(`/users/${target}/restore`)).status).toBe(200);
      for (const { id } of await grantsOf(target)) {
        expect((await admin.api.delete(`/users/${target}/roles/${id}`)).status).toBe(204);
      }
    }
  });
});

describe('somebody who may create users only', () => {
  it('creates them with the default role, and cannot name another, not even that one', async () => {
    const { api } = await holderOf('users:create');
    for (const roles of [['user'], ['auditor'], ['owner'], ['user', 'admin']]) {
      const email = newEmail();
      const response = await api.post('/users', { email, roles });
      expect(refusalOf(response)).toEqual([403, 'PERMISSION_DENIED']);
      expect(response.error.details).toMatchObject([{ message: 'You do not hold roles:assign.' }]);
      expect((await owner.get(`/users?q=${email}`)).data).toEqual([]);
    }
    for (const roles of [undefined, []]) {
      const created = await api.post('/users', { email: newEmail(), roles });
      expect(created.status).toBe(201);
      expect(await roleNamesOf((created.data as { id: string }).id)).toEqual(roles === undefined ? ['user'] : []);
    }
  });

  it('names roles with roles:assign, but none that exceeds what it holds', async () => {
    const { api } = await holderOf('users:create', 'roles:assign', 'audit:read');
    const [below, above] = [await createRole(['audit:read']), await createRole(['audit:read', 'users:read'])];
    for (const role of [above.name, above.id, 'auditor', 'admin', 'owner']) {
      const response = await api.post('/users', { email: newEmail(), roles: [below.name, role] });
      expect(refusalOf(response)).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
    }
    expect((await api.post('/users', { email: newEmail(), roles: [below.name, 'user'] })).status).toBe(201);
  });

  it('reads, changes and deletes nobody', async () => {
    const { id, api } = await holderOf('users:create');
    const target = await createHolder();
    for (const [method, path, body, permission] of [
      ['GET', '/users', undefined, 'users:read'],
      ['GET', `/users/${target}`, undefined, 'users:read'],
      ['PATCH', `/users/${target}`, {}, 'users:update'],
      ['PUT', `/users/${target}`, {}, 'users:update'],
      ['DELETE', `/users/${target}`, undefined, 'users:delete'],
      ['POST', `/users/${target}/restore`, undefined, 'users:restore'],
      ['POST', `/users/${target}/suspend`, {}, 'users:suspend'],
      ['POST', `/users/${target}/activate`, undefined, 'users:suspend'],
      ['GET', '/audit-events', undefined, 'audit:read'],
    ] as const) {
      const response = await api.call(method, path, { body });
      expect([method, path, ...refusalOf(response)]).toEqual([method, path, 403, 'PERMISSION_DENIED']);
      const event = await owner.get(`/audit-events/${response.headers.get('audit-event-id')}`);
      expect(event.data).toMatchObject({
        action: 'access.denied',
        outcome: 'denied',
        actor: { type: 'user', id },
        subject: { type: 'route' },
        details: { permission },
      });
    }
  });
});

describe('a permission covers', () => {
  const LOOK_ALIKES = ['usersx:read', 'user:read', 'users-x:read', 'xusers:read'];

  // Client apps will register permissions of their own; until they can, the database does.
  beforeAll(async () => {
    await app.sql('INSERT INTO permissions (code) SELECT unnest($1::text[])', [
      [...LOOK_ALIKES, 'users:reads', 'users:keys:read', 'app:users:read', 'app:*', 'users:keys:*'],
    ]);
  });

  it.each([
    ['users:read', ['users:*', '*', 'users:create', 'users:reads', 'users:keys:read', 'roles:read']],
    ['users:*', ['*', 'roles:*', 'app:users:read', 'app:*', ...LOOK_ALIKES]],
    ['app:users:read', ['users:read', 'app:*', 'users:*']],
    ['app:*', ['users:read', 'users:*', '*']],
    ['users:keys:*', ['users:*', 'users:read', 'users:reads']],
  ])('no more than it says: %s', async (held, notCovered) => {
    const { id, api } = await holderOf(held, 'roles:create', 'roles:assign');
    for (const permission of notCovered) {
      const response = await api.post('/roles', { name: newName(), permissions: [permission] });
      expect([permission, ...refusalOf(response)]).toEqual([permission, 403, 'GRANT_EXCEEDS_AUTHORITY']);
      const { id: roleId } = await createRole([permission]);
      const granted = await api.post(`/users/${id}/roles`, { roleId });
      expect([permission, ...refusalOf(granted)]).toEqual([permission, 403, 'GRANT_EXCEEDS_AUTHORITY']);
    }
  });

  it.each([
    ['users:*', ['users:*', 'users:read', 'users:reads', 'users:keys:read', 'users:keys:*']],
    ['app:*', ['app:users:read']],
    ['*', ['*', 'users:*', 'app:*', ...LOOK_ALIKES]],
  ])('all of its namespace: %s', async (held, covered) => {
    const { api } = await holderOf(held, 'roles:create');
    const response = await api.post('/roles', { name: newName(), permissions: covered });
    expect([response.status, response.text]).toEqual([201, response.text]);
  });

  it('no route by a wildcard of another namespace', async () => {
    const { api } = await holderOf('users:keys:*', 'usersx:read', 'roles:create');
    for (const path of ['/users', '/roles', '/audit-events']) expect((await api.get(path)).status).toBe(403);
  });
});

describe('what is held at one scope', () => {
  it('can be given there, not elsewhere and not everywhere', async () => {
    const person = await holderOf('roles:assign');
    const { id: roleId } = await createRole(['audit:read']);
    await owner.post(`/users/${person.id}/roles`, { roleId, scope: 'org:1' });
    const target = await createHolder();
    for (const scope of [undefined, '*', 'org:2', 'org:11', 'org:']) {
      const response = await person.api.post(`/users/${target}/roles`, { roleId, scope });
      expect(refusalOf(response)).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
    }
    expect((await person.api.post(`/users/${target}/roles`, { roleId, scope: 'org:1' })).status).toBe(201);
  });

  it('lets nobody create a role or an account with it', async () => {
    const person = await holderOf('roles:create', 'roles:assign', 'users:create');
    await owner.post(`/users/${person.id}/roles`, { roleId: await app.roleId('owner'), scope: 'org:1' });
    const created = await person.api.post('/roles', { name: newName(), permissions: ['users:read'] });
    expect(refusalOf(created)).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
    const account = await person.api.post('/users', { email: newEmail(), roles: ['auditor'] });
    expect(refusalOf(account)).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
  });

  it('is lost with the grant that gave it', async () => {
    const person = await holderOf('roles:assign');
    const { id: roleId } = await createRole(['audit:read']);
    const granted = await owner.post(`/users/${person.id}/roles`, { roleId });
    const [first, second] = [await createHolder(), await createHolder()];
    expect((await person.api.post(`/users/${first}/roles`, { roleId })).status).toBe(201);
    await owner.delete(`/users/${person.id}/roles/${(granted.data as Grant).id}`);
    const response = await person.api.post(`/users/${second}/roles`, { roleId });
    expect(refusalOf(response)).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
  });
});

describe('what is held for a time', () => {
  const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

  it('cannot be given for longer, neither to oneself nor to another', async () => {
    const person = await app.person();
    const [roleId, other] = [await app.roleId('admin'), await createHolder()];
    const validUntil = inHours(1);
    await owner.post(`/users/${person.id}/roles`, { roleId, validUntil });
    for (const [userId, terms] of [
      [other, {}],
      [other, { validUntil: inHours(2) }],
      [person.id, { validFrom: validUntil }],
      [person.id, { validFrom: inHours(2), validUntil: inHours(3) }],
    ] as const) {
      const response = await person.api.post(`/users/${userId}/roles`, { roleId, ...terms });
      expect([terms, ...refusalOf(response)]).toEqual([terms, 403, 'GRANT_EXCEEDS_AUTHORITY']);
    }
  });

  it('protects its holder before it begins: an admin cannot touch the owner of tomorrow', async () => {
    const target = await createHolder();
    await owner.post(`/users/${target}/roles`, { roleId: await app.roleId('owner'), validFrom: inHours(1) });
    const response = await admin.api.patch(`/users/${target}`, { email: newEmail() });
    expect(refusalOf(response)).toEqual([403, 'TARGET_EXCEEDS_AUTHORITY']);
  });
});

describe('the last owner', () => {
  interface Owner {
    readonly id: string;
    readonly grantId: string;
    readonly api: ApiClient;
  }
  type Removal = (by: Owner, target: Owner) => Promise<ApiResponse>;

  const REMOVALS: Record<string, Removal> = {
    suspend: (by, { id }) => by.api.post(`/users/${id}/suspend`, { reason: 'Test' }),
    delete: (by, { id }) => by.api.delete(`/users/${id}`),
    revoke: (by, { id, grantId }) => by.api.delete(`/users/${id}/roles/${grantId}`),
  };

  let own: TestApp;
  let last: Owner;

  async function describeOwner(api: ApiClient, id: string): Promise<Owner> {
    const grants = (await api.get(`/users/${id}/roles`)).data as Grant[];
    return { id, api, grantId: grants.find(({ role }) => role.name === 'owner')!.id };
  }

  async function makeOwner(by: ApiClient): Promise<Owner> {
    const email = newEmail();
    const created = await by.post('/users', { email, password: PASSWORD, roles: ['owner'] });
    expect(created.status).toBe(201);
    return describeOwner(await own.anonymous.signIn(email, PASSWORD), (created.data as { id: string }).id);
  }

  async function isLiveOwner({ api }: Owner): Promise<boolean> {
    const me = await api.get('/auth/me');
    return me.status === 200 && (me.data as { roles: string[] }).roles.includes('owner');
  }

  async function expectIrremovable(): Promise<void> {
    for (const [name, remove] of Object.entries(REMOVALS)) {
      expect([name, ...refusalOf(await remove(last, last))]).toEqual([name, 409, 'LAST_OWNER']);
    }
    expect(await isLiveOwner(last)).toBe(true);
  }

  beforeAll(async () => {
    own = await TestApp.start();
    const { id } = (await own.owner.get('/auth/me')).data as { id: string };
    last = await describeOwner(own.owner, id);
  });

  afterAll(() => own.stop());

  it('can be neither suspended nor deleted nor revoked, and nothing of it stays in the trail', async () => {
    await expectIrremovable();
    for (const action of ['user.suspended', 'user.deleted', 'role.revoked', 'session.ended']) {
      expect(await own.auditEvents(`action=${action}`)).toEqual([]);
    }
  });

  it.each([
    ['ends one day', { validUntil: new Date(Date.now() + 86_400_000).toISOString() }],
    ['has not begun', { validFrom: new Date(Date.now() + 86_400_000).toISOString() }],
    ['is at one scope', { scope: 'org:1' }],
  ])('is not replaced by somebody whose grant %s', async (_, terms) => {
    const { id } = await own.person();
    const roleId = await own.roleId('owner');
    expect((await last.api.post(`/users/${id}/roles`, { roleId, ...terms })).status).toBe(201);
    await expectIrremovable();
  });

  it('is not replaced by an owner who is pending, suspended or deleted', async () => {
    await own.owner.post('/users', { email: newEmail(), roles: ['owner'] });
    for (const removal of ['suspend', 'delete']) await REMOVALS[removal]!(last, await makeOwner(last.api));
    await expectIrremovable();
  });

  it.each(Object.keys(REMOVALS))('may go once there is another: %s', async (removal) => {
    const [leaving, staying] = [await makeOwner(last.api), last];
    expect([200, 204]).toContain((await REMOVALS[removal]!(leaving, leaving)).status);
    expect(await isLiveOwner(leaving)).toBe(false);
    expect(await isLiveOwner(staying)).toBe(true);
  });

  it('remains when two owners take each other away at the same time, thirty rounds long', async () => {
    const ways = Object.values(REMOVALS);
    for (let round = 0; round < 30; round++) {
      const rival = await makeOwner(last.api);
      const [one, other] = [ways[round % 3]!, ways[Math.floor(round / 3) % 3]!];
      const answers = await Promise.all([one(last, rival), other(rival, last)]);
      const statuses = answers.map(({ status }) => status);
      for (const { status, text } of answers) {
        expect([[200, 204, 401, 403, 409].includes(status), text]).toEqual([true, text]);
      }
      expect(statuses.filter((status) => status < 300)).toHaveLength(1);
      const alive = [await isLiveOwner(last), await isLiveOwner(rival)];
      expect(alive.filter(Boolean)).toHaveLength(1);
      if (alive[1]) last = rival;
    }
    await expectIrremovable();
  });

  it('remains when two owners leave by themselves at the same time', async () => {
    for (const leave of Object.values(REMOVALS)) {
      const rival = await makeOwner(last.api);
      const answers = await Promise.all([leave(last, last), leave(rival, rival)]);
      expect(answers.map(({ status }) => status).filter((status) => status < 300)).toHaveLength(1);
      expect(answers.map(({ error }) => error?.code).filter(Boolean)).toEqual(['LAST_OWNER']);
      if (await isLiveOwner(rival)) last = rival;
      expect(await isLiveOwner(last)).toBe(true);
    }
  });
});

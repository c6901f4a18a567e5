import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccessWorld, type WorldRole, refusalOf } from '../support/access-world.js';
import { type ApiClient } from '../support/api-client.js';
import { TestApp, type TestPerson } from '../support/test-app.js';

const NO_ID = 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11';

let app: TestApp;
let world: AccessWorld;
let owner: ApiClient;
let admin: TestPerson;

const get = async (id: string): Promise<WorldRole> => (await owner.get(`/roles/${id}`)).data as WorldRole;

beforeAll(async () => {
  app = await TestApp.start();
  world = new AccessWorld(app, 'role');
  owner = app.owner;
  admin = await app.person(['admin']);
});

afterAll(() => app.stop());

describe('a role', () => {
  it('is created with what it inherits and demands, and all of it stands in the trail', async () => {
    const parent = await world.role({ permissions: ['users:read'] });
    const terms = { parents: [parent.name], requiresApproval: true, maxHolders: 3, mfaRequired: true };
    const role = await world.role({ permissions: ['audit:read'], ...terms });
    expect(role).toMatchObject({ ...terms, parents: [{ id: parent.id, name: parent.name }], version: 1 });
    const [event] = await app.auditEvents(`subjectId=${role.id}&action=role.created`);
    expect(event!.changes).toMatchObject({ maxHolders: { before: null, after: 3 }, parents: { after: [parent.name] } });
  });

  it('is replaced as a whole: what is left out is cleared', async () => {
    const parent = await world.role();
    const { id } = await world.role({
      permissions: ['audit:read'],
      parents: [parent.id],
      maxHolders: 3,
      description: 'x',
    });
    const name = world.newName();
    const response = await owner.put(`/roles/${id}`, { name, permissions: ['users:read'] }, { 'if-match': '"1"' });
    expect([response.status, response.headers.get('etag')]).toEqual([200, '"2"']);
    const whole = { name, description: '', permissions: ['users:read'], parents: [], maxHolders: null, version: 2 };
    expect(await get(id)).toMatchObject(whole);
    const event = await owner.get(`/audit-events/${response.headers.get('audit-event-id')}`);
    expect(event.data).toMatchObject({ action: 'role.updated', changes: { maxHolders: { before: 3, after: null } } });
  });

  it('is patched: only what is given changes, null clears a limit', async () => {
    const role = await world.role({ permissions: ['audit:read'], maxHolders: 3, mfaRequired: true });
    expect((await owner.patch(`/roles/${role.id}`, { maxHolders: null, description: 'New' })).status).toBe(200);
    expect(await get(role.id)).toMatchObject({
      ...role,
      maxHolders: null,
      description: 'New',
      version: 2,
      updatedAt: expect.anything(),
    });
  });

  it('keeps its version, its time and the trail when a change changes nothing', async () => {
    const parent = await world.role();
    const role = await world.role({ permissions: ['audit:read'], parents: [parent.name] });
    const { name, permissions } = role;
    for (const response of [
      await owner.patch(`/roles/${role.id}`, {}),
      await owner.put(`/roles/${role.id}`, { name, permissions, parents: [parent.id] }),
    ]) {
      expect(response.data).toEqual(role);
    }
    expect(await app.auditEvents(`subjectId=${role.id}&action=role.updated`)).toEqual([]);
  });

  it('is not changed by whoever has read an older one', async () => {
    const { id, name } = await world.role();
    await owner.patch(`/roles/${id}`, { description: 'New' });
    const stale = { 'if-match': '"1"' };
    for (const response of [
      await owner.put(`/roles/${id}`, { name, permissions: [] }, stale),
      await owner.patch(`/roles/${id}`, { description: 'Mine' }, stale),
      await owner.delete(`/roles/${id}`, stale),
    ]) {
      expect(refusalOf(response)).toEqual([412, 'PRECONDITION_FAILED']);
    }
    expect(await get(id)).toMatchObject({ description: 'New', version: 2 });
    expect((await owner.delete(`/roles/${id}`, { 'if-match': '"2"' })).status).toBe(204);
  });

  it('counts its version up when what it shows of another changes', async () => {
    const parent = await world.role();
    const heir = await world.role({ parents: [parent.id] });
    const group = await world.groupWith(parent.id);
    const etagsOf = async () =>
      [await get(heir.id), (await owner.get(`/groups/${group.id}`)).data].map((one) => (one as WorldRole).version);
    const before = await etagsOf();
    await owner.patch(`/roles/${parent.id}`, { name: world.newName() });
    expect(await etagsOf()).toEqual(before.map((version) => version + 1));
    await owner.delete(`/roles/${parent.id}`);
    expect(await etagsOf()).toEqual(before.map((version) => version + 2));
    expect(await get(heir.id)).toMatchObject({ parents: [] });
  });

  it.each([
    ['no name', { name: null }, 'name'],
    ['an upper case name', { name: 'Desk' }, 'name'],
    ['too many permissions', { permissions: Array.from({ length: 501 }, (_, n) => `crm:p${n}`) }, 'permissions'],
    ['too many parents', { parents: Array.from({ length: 51 }, (_, n) => `role-x${n}`) }, 'parents'],
    ['a parent twice', { parents: ['user', 'user'] }, 'parents'],
    ['no holders at all', { maxHolders: 0 }, 'maxHolders'],
    ['half a holder', { maxHolders: 1.5 }, 'maxHolders'],
    ['a number that does not fit', { maxHolders: 1e12 }, 'maxHolders'],
    ['text for a flag', { requiresApproval: 'true' }, 'requiresApproval'],
    ['a flag of its own', { isSystem: true }, 'isSystem'],
    ['an end of its own', { deletedAt: null }, 'deletedAt'],
  ])('is refused with %s, on each way in', async (_, input, field) => {
    const { id, name } = await world.role();
    for (const response of [
      await owner.post('/roles', { name: world.newName(), permissions: [], ...input }),
      await owner.put(`/roles/${id}`, { name, permissions: [], ...input }),
      await owner.patch(`/roles/${id}`, input),
    ]) {
      expect(refusalOf(response)).toEqual([400, 'VALIDATION_ERROR']);
      expect(response.error.details.map((detail) => detail.field)).toContain(field);
    }
  });

  it('is refused with a name that is taken, a permission or a parent that is not there', async () => {
    const [one, other] = [await world.role(), await world.role()];
    const path = `/roles/${one.id}`;
    expect(refusalOf(await owner.patch(path, { name: other.name }))).toEqual([409, 'ROLE_NAME_TAKEN']);
    expect(refusalOf(await owner.patch(path, { permissions: ['crm:nothing'] }))).toEqual([400, 'PERMISSION_UNKNOWN']);
    const unknown = await owner.patch(path, { parents: [other.name, 'wizard'] });
    expect(unknown.error).toMatchObject({ code: 'ROLE_UNKNOWN', details: [{ field: 'parents.1' }] });
    for (const id of [NO_ID, 'not-an-id']) {
      expect(refusalOf(await owner.patch(`/roles/${id}`, {}))).toEqual([404, 'ROLE_NOT_FOUND']);
      expect(refusalOf(await owner.get(`/roles/${id}/members`))).toEqual([404, 'ROLE_NOT_FOUND']);
      expect(refusalOf(await owner.get(`/roles/${id}/exclusions`))).toEqual([404, 'ROLE_NOT_FOUND']);
    }
    expect(await get(one.id)).toEqual(one);
  });

  it('cannot inherit from itself, not even through others', async () => {
    const first = await world.role();
    const second = await world.role({ parents: [first.id] });
    const third = await world.role({ parents: [second.id] });
    for (const parents of [[first.id], [second.name], [third.id]]) {
      expect(refusalOf(await owner.patch(`/roles/${first.id}`, { parents }))).toEqual([409, 'ROLE_CYCLE']);
    }
    expect(await get(first.id)).toMatchObject({ parents: [], version: 1 });
  });
});

describe('a system role', () => {
  it('keeps its name, description, permissions and parents, and is not deleted', async () => {
    const id = await app.roleId('auditor');
    const before = await get(id);
    for (const change of [{ name: 'reader' }, { description: '' }, { permissions: [] }, { parents: ['user'] }]) {
      expect(refusalOf(await owner.patch(`/roles/${id}`, change))).toEqual([409, 'SYSTEM_ROLE_PROTECTED']);
    }
    expect(refusalOf(await owner.delete(`/roles/${id}`))).toEqual([409, 'SYSTEM_ROLE_PROTECTED']);
    expect(await get(id)).toEqual(before);
  });

  it('may demand a second factor, a second person, or a number of holders', async () => {
    const id = await app.roleId('auditor');
    const { name, permissions, ...rest } = await get(id);
    const { description } = rest as unknown as { description: string };
    const demands = { mfaRequired: true, requiresApproval: true, maxHolders: 9 };
    const put = await owner.put(`/roles/${id}`, { name, description, permissions, ...demands });
    expect(put.data).toMatchObject(demands);
    // To take the protection of a second person away needs the second person, or Rollcall itself.
    expect(refusalOf(await owner.patch(`/roles/${id}`, { requiresApproval: false }))).toEqual([
      403,
      'APPROVAL_REQUIRED',
    ]);
    await app.sql('UPDATE roles SET requires_approval = false WHERE id = $1', [id]);
    expect((await owner.patch(`/roles/${id}`, { mfaRequired: false, maxHolders: null })).status).toBe(200);
  });
});

describe('a deleted role', () => {
  it('is gone everywhere at once, and its name is free', async () => {
    const mfa = { permissions: ['users:read'], mfaRequired: true };
    const role = await world.role(mfa);
    const other = await world.role();
    const heir = await world.role({ parents: [role.id] });
    const group = await world.groupWith(role.id);
    await owner.put(`/roles/${role.id}/exclusions/${other.id}`, {});
    const person = await app.person([role.name]);
    expect(refusalOf(await person.api.get('/users'))).toEqual([403, 'MFA_ENROLMENT_REQUIRED']);
    await sleep(5);
    const past = new Date().toISOString();
    await sleep(5);
    const deleted = await owner.delete(`/roles/${role.id}`);
    expect([deleted.status, deleted.text]).toEqual([204, '']);

    // Its demand for a second factor is gone with it, and so is what it carried.
    expect(refusalOf(await person.api.get('/users'))).toEqual([403, 'PERMISSION_DENIED']);
    expect((await person.api.get('/auth/me')).data).toMatchObject({ roles: [], permissions: [] });
    expect((await owner.get(`/users/${person.id}/roles`)).data).toEqual([]);
    expect(await get(heir.id)).toMatchObject({ parents: [] });
    expect((await owner.get(`/groups/${group.id}`)).data).toMatchObject({ roles: [] });
    expect((await owner.get(`/roles/${other.id}/exclusions`)).data).toEqual([]);
    expect((await owner.get(`/roles?q=${role.name}`)).data).not.toContainEqual(
      expect.objectContaining({ id: role.id }),
    );

    const email = `${world.newName()}@example.com`;
    for (const [response, refusal] of [
      [await owner.get(`/roles/${role.id}`), 'ROLE_NOT_FOUND'],
      [await owner.patch(`/roles/${role.id}`, {}), 'ROLE_NOT_FOUND'],
      [await owner.delete(`/roles/${role.id}`), 'ROLE_NOT_FOUND'],
      [await owner.get(`/roles/${role.id}/members`), 'ROLE_NOT_FOUND'],
      [await owner.put(`/roles/${role.id}/exclusions/${other.id}`, {}), 'ROLE_NOT_FOUND'],
      [await world.grant(person.id, role.id), 'ROLE_NOT_FOUND'],
      [await owner.post(`/groups/${group.id}/roles`, { roleId: role.id }), 'ROLE_NOT_FOUND'],
      [await owner.get(`/access/holders?role=${role.name}`), 'ROLE_NOT_FOUND'],
      [await owner.get(`/access/holders?role=${role.id}`), 'ROLE_NOT_FOUND'],
      [await owner.patch(`/roles/${heir.id}`, { parents: [role.id] }), 'ROLE_UNKNOWN'],
      [await owner.post('/users', { email, roles: [role.name] }), 'ROLE_UNKNOWN'],
      [await owner.post('/users', { email, roles: [role.id] }), 'ROLE_UNKNOWN'],
    ] as const) {
      expect(response.error?.code).toBe(refusal);
    }

    // A new one of that name is another role: the past is told of the old one.
    const successor = await world.role({ name: role.name });
    expect((await owner.get(`/access/holders?role=${role.name}`)).data).toEqual([]);
    expect((await owner.get(`/access/holders?role=${role.name}&asOf=${past}`)).data).toMatchObject([
      { userId: person.id },
    ]);
    expect((await owner.get(`/roles/${role.id}/members?asOf=${past}`)).data).toMatchObject([{ userId: person.id }]);
    expect(await world.membersOf(successor.id)).toEqual([]);
    const [event] = await app.auditEvents(`subjectId=${role.id}&action=role.deleted`);
    expect(event).toMatchObject({ details: { role: role.name, revokedGrants: 1 } });
  });
});

describe('the lists', () => {
  it('finds roles by a part of the name, and tells system roles from others', async () => {
    const { id, name } = await world.role({ name: 'needle-in-hay' });
    const idsOf = async (query: string) =>
      ((await owner.get(`/roles?limit=100&${query}`)).data as WorldRole[]).map((role) => role.id);
    for (const q of ['needle', 'LE-IN', name]) expect(await idsOf(`q=${q}`)).toEqual([id]);
    for (const q of ['needle%25in', 'n_edle', 'hay-in']) expect(await idsOf(`q=${q}`)).toEqual([]);
    expect(await idsOf('isSystem=true')).toHaveLength(4);
    expect(await idsOf('isSystem=false&q=needle')).toEqual([id]);
    expect(refusalOf(await owner.get('/roles?isSystem=yes'))).toEqual([400, 'VALIDATION_ERROR']);
    expect(refusalOf(await owner.get('/roles?q='))).toEqual([400, 'VALIDATION_ERROR']);
  });

  it('tells who holds a role and each way to it, page by page', async () => {
    const role = await world.role();
    const heir = await world.role({ parents: [role.id] });
    const inner = await world.group({ parentId: (await world.groupWith(heir.id)).id });
    const validUntil = new Date(Date.now() + 3_600_000).toISOString();
    const [granted, byGroup, both, gone] = await Promise.all([0, 1, 2, 3].map(() => world.holder()));
    await world.grant(granted!, role.id, { scope: 'org:1', validUntil });
    await world.grant(both!, heir.id);
    await world.grant(gone!, role.id);
    await owner.delete(`/users/${gone}`);
    await owner.post(`/groups/${inner.id}/members`, { userIds: [byGroup, both] });

    const { data, meta } = await owner.get(`/roles/${role.id}/members`);
    const ways = new Map((data as { userId: string; ways: object[] }[]).map((member) => [member.userId, member.ways]));
    expect(meta).toMatchObject({ total: 3 });
    const given = { id: heir.id, name: heir.name };
    const group = { id: expect.any(String), name: inner.parent!.name };
    const byTheGroup = { scope: '*', given, grantId: null, group, validUntil: null };
    expect(ways.get(granted!)).toEqual([
      { scope: 'org:1', given: { id: role.id, name: role.name }, grantId: expect.any(String), group: null, validUntil },
    ]);
    expect(ways.get(byGroup!)).toEqual([byTheGroup]);
    expect(ways.get(both!)).toEqual(
      expect.arrayContaining([byTheGroup, { ...byTheGroup, group: null, grantId: expect.any(String) }]),
    );
    const first = await owner.get(`/roles/${role.id}/members?limit=2`);
    const second = await owner.get(`/roles/${role.id}/members?limit=2&cursor=${first.meta['nextCursor'] as string}`);
    expect([...(first.data as object[]), ...(second.data as object[])]).toEqual(data);
  });
});

describe('two roles that exclude each other', () => {
  it('are shown from either side; the same again changes nothing, another reason replaces it', async () => {
    const [one, other] = [await world.role(), await world.role()];
    const path = `/roles/${one.id}/exclusions/${other.id}`;
    const put = await owner.put(path, { reason: 'Who orders must not pay' });
    expect(put.data).toMatchObject({ role: { id: other.id, name: other.name }, reason: 'Who orders must not pay' });
    const again = await owner.put(`/roles/${other.id}/exclusions/${one.id}`, { reason: 'Who orders must not pay' });
    expect([again.status, again.headers.get('audit-event-id')]).toEqual([200, null]);
    await owner.put(path, { reason: 'Law' });
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const) {
      const { data } = await owner.get(`/roles/${from.id}/exclusions`);
      expect(data).toEqual([{ role: { id: to.id, name: to.name }, reason: 'Law', since: expect.any(String) }]);
    }
    expect(await app.auditEvents(`subjectId=${one.id}&action=roles.excluded`)).toHaveLength(2);
    expect((await owner.delete(path)).status).toBe(204);
    expect(refusalOf(await owner.delete(path))).toEqual([404, 'ROLE_EXCLUSION_NOT_FOUND']);
    expect(await app.auditEvents(`subjectId=${one.id}&action=roles.exclusion-removed`)).toHaveLength(1);
  });

  it('are two, and both there', async () => {
    const { id } = await world.role();
    expect(refusalOf(await owner.put(`/roles/${id}/exclusions/${id}`, {}))).toEqual([400, 'VALIDATION_ERROR']);
    for (const other of [NO_ID, 'x']) {
      expect(refusalOf(await owner.put(`/roles/${id}/exclusions/${other}`, {}))).toEqual([404, 'ROLE_NOT_FOUND']);
    }
    const auditor = await app.roleId('auditor');
    expect(refusalOf(await owner.put(`/roles/${id}/exclusions/${auditor}`, { reason: 7 }))).toEqual([
      400,
      'VALIDATION_ERROR',
    ]);
  });
});

describe('who may change a role', () => {
  it('holds all that it carries and inherits, before and after', async () => {
    const above = await world.role({ permissions: ['service-accounts:manage'] });
    const heir = await world.role({ parents: [above.id] });
    const below = await world.role({ permissions: ['users:read'] });
    const attempts: [string, string, unknown?][] = [
      ['POST', '/roles', { name: world.newName(), permissions: [], parents: [above.name] }],
      ['PATCH', `/roles/${below.id}`, { permissions: ['service-accounts:manage'] }],
      ['PATCH', `/roles/${below.id}`, { parents: [heir.id] }],
      ['PATCH', `/roles/${above.id}`, { permissions: [] }],
      ['PATCH', `/roles/${heir.id}`, { parents: [] }],
      ['PATCH', `/roles/${heir.id}`, { maxHolders: 1 }],
      ['PUT', `/roles/${above.id}`, { name: above.name, permissions: [] }],
      ['DELETE', `/roles/${heir.id}`],
      ['PUT', `/roles/${below.id}/exclusions/${heir.id}`, {}],
      ['PUT', `/roles/${above.id}/exclusions/${below.id}`, {}],
      ['PATCH', `/roles/${await app.roleId('owner')}`, { maxHolders: 1 }],
    ];
    const before = await Promise.all([above, heir, below].map(({ id }) => get(id)));
    for (const [method, path, body] of attempts) {
      const response = await admin.api.call(method, path, { body });
      expect([method, path, ...refusalOf(response)]).toEqual([method, path, 403, 'GRANT_EXCEEDS_AUTHORITY']);
    }
    expect(await Promise.all([above, heir, below].map(({ id }) => get(id)))).toEqual(before);
    expect((await admin.api.patch(`/roles/${below.id}`, { permissions: ['users:*'] })).status).toBe(200);
    expect((await admin.api.delete(`/roles/${below.id}`)).status).toBe(204);
  });

  it('holds the permission of the route', async () => {
    const reader = await app.person(['auditor']);
    const { id, name } = await world.role();
    const other = await world.role();
    for (const [method, path, permission, body] of [
      ['PUT', `/roles/${id}`, 'roles:update', { name, permissions: [] }],
      ['PATCH', `/roles/${id}`, 'roles:update', {}],
      ['DELETE', `/roles/${id}`, 'roles:delete'],
      ['PUT', `/roles/${id}/exclusions/${other.id}`, 'roles:update', {}],
      ['DELETE', `/roles/${id}/exclusions/${other.id}`, 'roles:update'],
    ] as const) {
      const response = await reader.api.call(method, path, { body });
      expect([path, ...refusalOf(response)]).toEqual([path, 403, 'PERMISSION_DENIED']);
      expect(response.error.details).toMatchObject([{ message: expect.stringContaining(permission) }]);
      expect(refusalOf(await app.anonymous.call(method, path, { body }))).toEqual([401, 'UNAUTHENTICATED']);
    }
    for (const path of [`/roles/${id}/members`, `/roles/${id}/exclusions`]) {
      expect((await reader.api.get(path)).status).toBe(200);
      expect((await app.anonymous.get(path)).status).toBe(401);
    }
  });

  it('changes it for all who hold it, from their next request on', async () => {
    const role = await world.role({ permissions: ['users:read'] });
    const parent = await world.role({ permissions: ['audit:read'] });
    const { api } = await app.person([role.name]);
    const may = async () => [(await api.get('/users?limit=1')).status, (await api.get('/audit-events?limit=1')).status];
    expect(await may()).toEqual([200, 403]);
    await owner.patch(`/roles/${role.id}`, { permissions: [], parents: [parent.id] });
    expect(await may()).toEqual([403, 200]);
    await owner.patch(`/roles/${parent.id}`, { permissions: ['users:read'] });
    expect(await may()).toEqual([200, 403]);
  });
});

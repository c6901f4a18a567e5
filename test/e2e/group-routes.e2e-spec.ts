import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccessWorld, type WorldGroup, refusalOf } from '../support/access-world.js';
import { type ApiClient } from '../support/api-client.js';
import { TestApp, type TestPerson } from '../support/test-app.js';

const NO_ID = 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11';

let app: TestApp;
let world: AccessWorld;
let owner: ApiClient;
let admin: TestPerson;

const get = async (id: string): Promise<WorldGroup> => (await owner.get(`/groups/${id}`)).data as WorldGroup;
const membersOf = async (id: string, query = ''): Promise<string[]> =>
  ((await owner.get(`/groups/${id}/members?limit=100${query}`)).data as { userId: string }[]).map((one) => one.userId);
const add = (id: string, ...userIds: string[]) => owner.post(`/groups/${id}/members`, { userIds });

beforeAll(async () => {
  app = await TestApp.start();
  world = new AccessWorld(app, 'group');
  owner = app.owner;
  admin = await app.person(['admin']);
});

afterAll(() => app.stop());

describe('a group', () => {
  it('is created in another, read, renamed, moved and deleted, each with its row in the trail', async () => {
    const [top, other] = [await world.group(), await world.group()];
    const group = await world.group({ name: 'Verkauf Zürich', description: 'All of them', parentId: top.id });
    expect(group).toMatchObject({ parent: { id: top.id, name: top.name }, roles: [], memberCount: 0, version: 1 });
    const read = await owner.get(`/groups/${group.id}`);
    expect([read.headers.get('etag'), read.data]).toEqual(['"1"', group]);
    expect((await owner.get(`/groups/${group.id}`, { 'if-none-match': '"1"' })).status).toBe(304);

    const renamed = await owner.patch(`/groups/${group.id}`, { name: 'Verkauf' }, { 'if-match': '"1"' });
    expect(renamed.data).toMatchObject({
      name: 'Verkauf',
      description: 'All of them',
      parent: { id: top.id },
      version: 2,
    });
    const moved = await owner.patch(`/groups/${group.id}`, { parentId: other.id });
    expect(moved.data).toMatchObject({ parent: { id: other.id }, version: 3 });
    const replaced = await owner.put(`/groups/${group.id}`, { name: 'Verkauf' });
    expect(replaced.data).toMatchObject({ description: '', parent: null, version: 4 });
    expect((await owner.patch(`/groups/${group.id}`, {})).data).toEqual(replaced.data);
    for (const stale of [
      await owner.put(`/groups/${group.id}`, { name: 'x' }, { 'if-match': '"3"' }),
      await owner.patch(`/groups/${group.id}`, { name: 'x' }, { 'if-match': '"3"' }),
      await owner.delete(`/groups/${group.id}`, { 'if-match': '"3"' }),
    ]) {
      expect(refusalOf(stale)).toEqual([412, 'PRECONDITION_FAILED']);
    }
    expect((await owner.delete(`/groups/${group.id}`, { 'if-match': '"4"' })).status).toBe(204);
    const actions = (await app.auditEvents(`subjectId=${group.id}`)).map(({ action }) => action);
    expect(actions).toEqual(['group.deleted', 'group.updated', 'group.updated', 'group.updated', 'group.created']);
    const [, , move] = await app.auditEvents(`subjectId=${group.id}`);
    expect(move!.changes).toEqual({ parent: { before: top.name, after: other.name } });
  });

  it('frees its name when it is deleted, and lets go of what lies in it', async () => {
    const role = await world.role();
    const group = await world.groupWith(role.id);
    const inner = await world.group({ parentId: group.id });
    const user = await world.holder();
    await add(group.id, user);
    await sleep(5);
    const asOf = new Date().toISOString();
    await sleep(5);
    await owner.delete(`/groups/${group.id}`);
    expect(await get(inner.id)).toMatchObject({ parent: null, version: 2 });
    expect(await world.membersOf(role.id)).toEqual([]);
    expect((await owner.get(`/users/${user}/groups`)).data).toEqual([]);
    for (const [method, path, body] of [
      ['GET', '', undefined],
      ['PATCH', '', {}],
      ['DELETE', '', undefined],
      ['GET', '/members', undefined],
      ['POST', '/members', { userIds: [user] }],
      ['POST', '/members/remove', { userIds: [user] }],
      ['DELETE', `/members/${user}`, undefined],
      ['GET', '/roles', undefined],
      ['POST', '/roles', { roleId: role.id }],
      ['DELETE', `/roles/${role.id}`, undefined],
    ] as const) {
      for (const id of [group.id, NO_ID, 'not-an-id']) {
        const response = await owner.call(method, `/groups/${id}${path}`, { body });
        expect([method, path, ...refusalOf(response)]).toEqual([method, path, 404, 'GROUP_NOT_FOUND']);
      }
    }
    expect(await membersOf(group.id, `&asOf=${asOf}`)).toEqual([user]);
    expect((await world.group({ name: group.name })).id).not.toBe(group.id);
  });

  it.each([
    ['no name', { name: null }, 'name'],
    ['an empty name', { name: '' }, 'name'],
    ['a blank name', { name: ' ' }, 'name'],
    ['a name with spaces around', { name: ' Sales' }, 'name'],
    ['a name of two lines', { name: 'Sa\nles' }, 'name'],
    ['a name that is too long', { name: 'x'.repeat(101) }, 'name'],
    ['a number for a name', { name: 7 }, 'name'],
    ['a parent that is no id', { parentId: 'sales' }, 'parentId'],
    ['a description that is too long', { description: 'x'.repeat(501) }, 'description'],
    ['members of its own', { members: [] }, 'members'],
    ['roles of its own', { roles: [] }, 'roles'],
  ])('is refused with %s, on each way in', async (_, input, field) => {
    const { id, name } = await world.group();
    for (const response of [
      await owner.post('/groups', { name: world.newName(), ...input }),
      await owner.put(`/groups/${id}`, { name, ...input }),
      await owner.patch(`/groups/${id}`, input),
    ]) {
      expect(refusalOf(response)).toEqual([400, 'VALIDATION_ERROR']);
      expect(response.error.details.map((detail) => detail.field)).toContain(field);
    }
  });

  it('is refused with a name that is taken, or in a group that is not there', async () => {
    const [one, other] = [await world.group(), await world.group()];
    expect(refusalOf(await owner.post('/groups', { name: one.name }))).toEqual([409, 'GROUP_NAME_TAKEN']);
    expect(refusalOf(await owner.patch(`/groups/${one.id}`, { name: other.name }))).toEqual([409, 'GROUP_NAME_TAKEN']);
    const orphan = { name: world.newName(), parentId: NO_ID };
    expect(refusalOf(await owner.post('/groups', orphan))).toEqual([404, 'GROUP_NOT_FOUND']);
    expect(refusalOf(await owner.patch(`/groups/${one.id}`, { parentId: NO_ID }))).toEqual([404, 'GROUP_NOT_FOUND']);
  });

  it('cannot lie in itself, not even through others, also when two are moved at once', async () => {
    const first = await world.group();
    const second = await world.group({ parentId: first.id });
    const third = await world.group({ parentId: second.id });
    for (const parentId of [first.id, second.id, third.id]) {
      expect(refusalOf(await owner.patch(`/groups/${first.id}`, { parentId }))).toEqual([409, 'GROUP_CYCLE']);
    }
    expect(await get(first.id)).toMatchObject({ parent: null, version: 1 });
    for (let round = 0; round < 10; round++) {
      const [one, other] = [await world.group(), await world.group()];
      const answers = await Promise.all([
        owner.patch(`/groups/${one.id}`, { parentId: other.id }),
        owner.patch(`/groups/${other.id}`, { parentId: one.id }),
      ]);
      expect(answers.map(({ status, error }) => error?.code ?? status).sort()).toEqual([200, 'GROUP_CYCLE']);
    }
  });

  it('is found by a part of its name, whatever case and accents, or by where it lies', async () => {
    const top = await world.group();
    const { id } = await world.group({ name: 'Équipe Łódź 100%', parentId: top.id });
    const idsOf = async (query: string) =>
      ((await owner.get(`/groups?limit=100&${query}`)).data as WorldGroup[]).map((group) => group.id);
    for (const q of ['equipe', 'LODZ', '100%25', `Équipe&parentId=${top.id}`, `e&parentId=${top.id}`]) {
      expect([q, await idsOf(`q=${q}`)]).toEqual([q, [id]]);
    }
    expect(await idsOf('q=equipe%25l')).toEqual([]);
    expect(await idsOf(`parentId=${id}`)).toEqual([]);
    expect(refusalOf(await owner.get('/groups?parentId=top'))).toEqual([400, 'VALIDATION_ERROR']);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await owner.get(`/groups?limit=7${cursor === '' ? '' : `&cursor=${cursor}`}`);
      seen.push(...(page.data as WorldGroup[]).map((group) => group.id));
      cursor = page.meta['nextCursor'] as string | null;
    }
    expect(seen).toEqual(await idsOf(''));
  });
});

describe('the members of a group', () => {
  it('come and go in bulk: who is there stays, who is not is passed over, and each row says who moved', async () => {
    const group = await world.group();
    const [one, two, three] = await Promise.all([0, 1, 2].map(() => world.holder()));
    const added = await add(group.id, one!, two!);
    expect([added.status, added.data]).toEqual([200, { changed: 2, memberCount: 2 }]);
    const event = await owner.get(`/audit-events/${added.headers.get('audit-event-id')}`);
    expect(event.data).toMatchObject({ action: 'group.members-added', subject: { type: 'group', id: group.id } });
    expect((event.data as { details: { userIds: string[] } }).details.userIds.sort()).toEqual([one, two].sort());
    expect((await add(group.id, two!.toUpperCase(), three!)).data).toEqual({ changed: 1, memberCount: 3 });
    const again = await add(group.id, one!, three!);
    expect([again.data, again.headers.get('audit-event-id')]).toEqual([{ changed: 0, memberCount: 3 }, null]);
    expect(await get(group.id)).toMatchObject({ memberCount: 3, version: 3 });

    const removed = await owner.post(`/groups/${group.id}/members/remove`, { userIds: [one, NO_ID] });
    expect(removed.data).toEqual({ changed: 1, memberCount: 2 });
    expect((await owner.delete(`/groups/${group.id}/members/${two}`)).status).toBe(204);
    for (const id of [two, one, NO_ID, 'not-an-id']) {
      const response = await owner.delete(`/groups/${group.id}/members/${id}`);
      expect(refusalOf(response)).toEqual([404, 'GROUP_MEMBER_NOT_FOUND']);
    }
    expect(await membersOf(group.id)).toEqual([three]);
    expect(await app.auditEvents(`subjectId=${group.id}&action=group.members-removed`)).toHaveLength(2);
    await owner.delete(`/users/${three}`);
    expect([await membersOf(group.id), (await get(group.id)).memberCount]).toEqual([[], 0]);
  });

  it('come all or not at all', async () => {
    const group = await world.group();
    const [living, deleted] = [await world.holder(), await world.holder()];
    await owner.delete(`/users/${deleted}`);
    for (const gone of [NO_ID, deleted]) {
      const response = await add(group.id, living, gone);
      expect(refusalOf(response)).toEqual([404, 'USER_NOT_FOUND']);
      expect(response.error.details).toMatchObject([{ field: 'userIds.1', code: 'USER_NOT_FOUND' }]);
    }
    expect(await membersOf(group.id)).toEqual([]);
  });

  it.each([
    ['nothing', {}],
    ['no users', { userIds: [] }],
    [
      'a thousand and one',
      { userIds: Array.from({ length: 1001 }, (_, n) => NO_ID.slice(0, -4) + String(n).padStart(4, '0')) },
    ],
    ['a user twice', { userIds: [NO_ID, NO_ID] }],
    ['what is no id', { userIds: ['me'] }],
    ['an object', { userIds: { id: NO_ID } }],
    ['null', { userIds: [null] }],
  ])('are refused with %s', async (_, body) => {
    const { id } = await world.group();
    for (const path of ['members', 'members/remove']) {
      expect(refusalOf(await owner.post(`/groups/${id}/${path}`, body))).toEqual([400, 'VALIDATION_ERROR']);
    }
  });

  it('are added a thousand at once', async () => {
    const group = await world.groupWith((await world.role()).id);
    const rows = await app.sql<{ id: string }>(
      `WITH made AS (
         INSERT INTO users (email, canonical_email, status) SELECT 'm' || n || '@x.org', 'm' || n || '@x.org', 'pending'
         FROM generate_series(1, 1000) n RETURNING id
       ), profiles AS (INSERT INTO user_profiles (user_id) SELECT id FROM made) SELECT id FROM made`,
    );
    const userIds = rows.map(({ id }) => id);
    expect((await add(group.id, ...userIds)).data).toEqual({ changed: 1000, memberCount: 1000 });
    const removed = await owner.post(`/groups/${group.id}/members/remove`, { userIds });
    expect(removed.data).toEqual({ changed: 1000, memberCount: 0 });
  });

  it('are shown with those of the groups that lie in it, on demand; and so are the groups of a user', async () => {
    const top = await world.group();
    const middle = await world.group({ parentId: top.id });
    const bottom = await world.group({ parentId: middle.id });
    const [one, two] = [await world.holder(), await world.holder()];
    await add(top.id, one);
    await add(bottom.id, one, two);
    expect(await membersOf(top.id)).toEqual([one]);
    expect(await membersOf(top.id, '&nested=true')).toEqual([one, two].sort());
    const { data } = await owner.get(`/groups/${top.id}/members?nested=true`);
    const since = new Map(
      (data as { userId: string; memberSince: string | null }[]).map((m) => [m.userId, m.memberSince]),
    );
    expect([since.get(one), since.get(two)]).toEqual([expect.any(String), null]);

    const groupsOf = async (query: string) =>
      (
        (await owner.get(`/users/${two}/groups?${query}`)).data as { group: { id: string }; memberSince: unknown }[]
      ).map(({ group, memberSince }) => [group.id, memberSince !== null]);
    expect(await groupsOf('')).toEqual([[bottom.id, true]]);
    expect(new Map((await groupsOf('nested=true')) as [string, boolean][])).toEqual(
      new Map([
        [top.id, false],
        [middle.id, false],
        [bottom.id, true],
      ]),
    );
    expect(await groupsOf('nested=true&asOf=2020-01-01T00:00:00Z')).toEqual([]);
    expect(refusalOf(await owner.get(`/users/${NO_ID}/groups`))).toEqual([404, 'USER_NOT_FOUND']);
    expect(refusalOf(await owner.get(`/groups/${top.id}/members?nested=1`))).toEqual([400, 'VALIDATION_ERROR']);
  });

  it('lets one of many parallel additions count', async () => {
    const group = await world.group();
    const user = await world.holder();
    const answers = await Promise.all(Array.from({ length: 20 }, () => add(group.id, user)));
    expect(answers.map(({ data }) => (data as { changed: number }).changed).sort()).toEqual([
      ...Array<number>(19).fill(0),
      1,
    ]);
    const gone = await Promise.all(
      Array.from({ length: 20 }, () => owner.delete(`/groups/${group.id}/members/${user}`)),
    );
    const outcomes = gone.map(({ status, error }) => error?.code ?? status).sort();
    expect(outcomes).toEqual([204, ...Array<string>(19).fill('GROUP_MEMBER_NOT_FOUND')]);
  });
});

describe('the roles of a group', () => {
  it('reach its members and those of the groups within, at their scope, from the next request on', async () => {
    const role = await world.role({ permissions: ['users:read'] });
    const outer = await world.group();
    const inner = await world.group({ parentId: outer.id });
    const person = await app.person([]);
    await add(inner.id, person.id);
    const may = async () => (await person.api.get('/users?limit=1')).status;
    const check = async (scope?: string) =>
      (await owner.post('/access/check', { userId: person.id, permission: 'users:read', scope })).data;

    const added = await owner.post(`/groups/${outer.id}/roles`, { roleId: role.id, scope: 'org:1' });
    expect(added.data).toMatchObject({
      roles: [{ role: { id: role.id, name: role.name }, scope: 'org:1' }],
      version: 2,
    });
    expect([await may(), await check('org:1'), await check()]).toEqual([403, { allowed: true }, { allowed: false }]);
    await owner.post(`/groups/${outer.id}/roles`, { roleId: role.id });
    expect(await may()).toBe(200);
    const again = await owner.post(`/groups/${outer.id}/roles`, { roleId: role.id });
    expect([again.status, again.headers.get('audit-event-id')]).toEqual([200, null]);
    const { data } = await owner.get(`/groups/${outer.id}/roles`);
    expect(data).toEqual(['*', 'org:1'].map((scope) => ({ role: { id: role.id, name: role.name }, scope })));

    expect((await owner.patch(`/groups/${inner.id}`, { parentId: null })).status).toBe(200);
    expect(await may()).toBe(403);
    await owner.patch(`/groups/${inner.id}`, { parentId: outer.id });
    expect(await may()).toBe(200);
    expect((await owner.delete(`/groups/${outer.id}/roles/${role.id}`)).status).toBe(204);
    expect([await may(), await check('org:1')]).toEqual([403, { allowed: true }]);
    expect((await owner.delete(`/groups/${outer.id}/roles/${role.id}?scope=org:1`)).status).toBe(204);
    for (const scope of ['', '?scope=org:1', '?scope=org:2']) {
      const response = await owner.delete(`/groups/${outer.id}/roles/${role.id}${scope}`);
      expect(refusalOf(response)).toEqual([404, 'GROUP_ROLE_NOT_FOUND']);
    }
    expect(await check('org:1')).toEqual({ allowed: false });
    const trail = (await app.auditEvents(`subjectId=${outer.id}`)).map(({ action, details }) => [
      action,
      details?.['scope'],
    ]);
    expect(trail.slice(0, 4)).toEqual([
      ['group.role-removed', 'org:1'],
      ['group.role-removed', '*'],
      ['group.role-added', '*'],
      ['group.role-added', 'org:1'],
    ]);
  });

  it.each([
    ['no role', {}],
    ['a name for an id', { roleId: 'auditor' }],
    ['a scope with a space', { roleId: NO_ID, scope: 'org 1' }],
    ['an empty scope', { roleId: NO_ID, scope: '' }],
    ['a null scope', { roleId: NO_ID, scope: null }],
    ['an end, which a group cannot keep', { roleId: NO_ID, validUntil: '2090-01-01T00:00:00Z' }],
  ])('are refused with %s', async (_, body) => {
    const { id } = await world.group();
    expect(refusalOf(await owner.post(`/groups/${id}/roles`, body))).toEqual([400, 'VALIDATION_ERROR']);
  });

  it('are there', async () => {
    const { id } = await world.group();
    expect(refusalOf(await owner.post(`/groups/${id}/roles`, { roleId: NO_ID }))).toEqual([404, 'ROLE_NOT_FOUND']);
    for (const roleId of [NO_ID, 'auditor']) {
      expect(refusalOf(await owner.delete(`/groups/${id}/roles/${roleId}`))).toEqual([404, 'ROLE_NOT_FOUND']);
    }
  });
});

describe('who may change a group', () => {
  it('holds what it carries, and all that its members would get', async () => {
    const above = await world.role({ permissions: ['service-accounts:manage'] });
    const [ours, theirs] = [await world.group(), await world.groupWith(above.id)];
    const within = await world.group({ parentId: theirs.id });
    const user = await world.holder();
    const attempts: [string, string, unknown?][] = [
      ['POST', '/groups', { name: world.newName(), parentId: within.id }],
      ['PATCH', `/groups/${ours.id}`, { parentId: theirs.id }],
      ['PATCH', `/groups/${ours.id}`, { parentId: within.id }],
      ['PUT', `/groups/${ours.id}`, { name: ours.name, parentId: theirs.id }],
      ['POST', `/groups/${ours.id}/roles`, { roleId: above.id }],
      ['POST', `/groups/${ours.id}/roles`, { roleId: above.id, scope: 'org:1' }],
      ...[theirs, within].flatMap(({ id, name }): [string, string, unknown?][] => [
        ['PATCH', `/groups/${id}`, { name: world.newName() }],
        ['PATCH', `/groups/${id}`, { parentId: null }],
        ['PUT', `/groups/${id}`, { name }],
        ['DELETE', `/groups/${id}`],
        ['POST', `/groups/${id}/members`, { userIds: [user] }],
        ['POST', `/groups/${id}/members`, { userIds: [admin.id] }],
        ['POST', `/groups/${id}/members/remove`, { userIds: [user] }],
        ['DELETE', `/groups/${id}/members/${user}`],
        ['DELETE', `/groups/${id}/roles/${above.id}`],
      ]),
    ];
    const before = await Promise.all([ours, theirs, within].map(({ id }) => get(id)));
    for (const [method, path, body] of attempts) {
      const response = await admin.api.call(method, path, { body });
      expect([method, path, ...refusalOf(response)]).toEqual([method, path, 403, 'GRANT_EXCEEDS_AUTHORITY']);
      expect(response.error.details).toMatchObject([{ message: 'You do not hold service-accounts:manage.' }]);
    }
    expect(await Promise.all([ours, theirs, within].map(({ id }) => get(id)))).toEqual(before);
    expect(await app.auditEvents(`actorId=${admin.id}&action=group.created`)).toEqual([]);
  });

  it('moves nobody who holds more, alone or among others', async () => {
    const group = await world.groupWith(await app.roleId('auditor'));
    const [plain, high, tomorrow] = [await world.holder(), await world.holder('owner'), await world.holder()];
    const validFrom = new Date(Date.now() + 3_600_000).toISOString();
    await world.grant(tomorrow, await app.roleId('owner'), { validFrom });
    const auditorId = (await owner.get('/auth/me')).data as { id: string };
    for (const userIds of [[high], [plain, high], [tomorrow], [auditorId.id]]) {
      const response = await admin.api.post(`/groups/${group.id}/members`, { userIds });
      expect(refusalOf(response)).toEqual([403, 'TARGET_EXCEEDS_AUTHORITY']);
    }
    expect(await membersOf(group.id)).toEqual([]);
    await add(group.id, plain, high);
    expect(refusalOf(await admin.api.delete(`/groups/${group.id}/members/${high}`))).toEqual([
      403,
      'TARGET_EXCEEDS_AUTHORITY',
    ]);
    const both = await admin.api.post(`/groups/${group.id}/members/remove`, { userIds: [plain, high] });
    expect(refusalOf(both)).toEqual([403, 'TARGET_EXCEEDS_AUTHORITY']);
    expect((await membersOf(group.id)).sort()).toEqual([plain, high].sort());
    expect((await admin.api.delete(`/groups/${group.id}/members/${plain}`)).status).toBe(204);
    expect((await admin.api.post(`/groups/${group.id}/members`, { userIds: [admin.id, plain] })).status).toBe(200);
  });

  it('holds the permission of the route', async () => {
    const reader = await app.person(['auditor']);
    const { id, name } = await world.group();
    const user = await world.holder();
    const changes: [string, string, unknown?][] = [
      ['POST', '/groups', { name: world.newName() }],
      ['PUT', `/groups/${id}`, { name }],
      ['PATCH', `/groups/${id}`, {}],
      ['DELETE', `/groups/${id}`],
      ['POST', `/groups/${id}/members`, { userIds: [user] }],
      ['POST', `/groups/${id}/members/remove`, { userIds: [user] }],
      ['DELETE', `/groups/${id}/members/${user}`],
      ['POST', `/groups/${id}/roles`, { roleId: NO_ID }],
      ['DELETE', `/groups/${id}/roles/${NO_ID}`],
    ];
    const readings = [
      '/groups',
      `/groups/${id}`,
      `/groups/${id}/members`,
      `/groups/${id}/roles`,
      `/users/${user}/groups`,
    ];
    const plain = await app.person();
    for (const [method, path, body] of changes) {
      for (const { api } of [reader, plain]) {
        const response = await api.call(method, path, { body });
        expect([method, path, ...refusalOf(response)]).toEqual([method, path, 403, 'PERMISSION_DENIED']);
      }
      expect(refusalOf(await app.anonymous.call(method, path, { body }))).toEqual([401, 'UNAUTHENTICATED']);
    }
    for (const path of readings) {
      expect([path, (await reader.api.get(path)).status]).toEqual([path, 200]);
      expect(refusalOf(await plain.api.get(path))).toEqual([403, 'PERMISSION_DENIED']);
      expect(refusalOf(await app.anonymous.get(path))).toEqual([401, 'UNAUTHENTICATED']);
    }
  });
});

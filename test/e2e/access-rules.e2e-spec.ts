import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccessWorld, type WorldGroup, type WorldRole, refusalOf } from '../support/access-world.js';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { TestApp } from '../support/test-app.js';

const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 20);
const APART = [409, 'SEPARATION_OF_DUTY'];
const TOO_MANY = [409, 'ROLE_HOLDER_LIMIT'];
const SENSITIVE = [403, 'APPROVAL_REQUIRED'];

let app: TestApp;
let world: AccessWorld;
let owner: ApiClient;

const start = Date.now();
/** The same instant each time, so that one grant can end at the very moment at which another begins. */
const inHours = (hours: number): string => new Date(start + hours * 3_600_000).toISOString();
const add = (groupId: string, ...userIds: string[]) => owner.post(`/groups/${groupId}/members`, { userIds });
const carry = (groupId: string, roleId: string, scope?: string) =>
  owner.post(`/groups/${groupId}/roles`, { roleId, scope });
const outcomesOf = (answers: readonly ApiResponse[]): (string | number)[] =>
  answers.map(({ status, error }) => error?.code ?? status).sort();

async function excluding(): Promise<[WorldRole, WorldRole]> {
  const pair: [WorldRole, WorldRole] = [await world.role(), await world.role()];
  const response = await owner.put(`/roles/${pair[0].id}/exclusions/${pair[1].id}`, { reason: 'Test' });
  expect(response.status).toBe(200);
  return pair;
}

async function holding(roleId: string, terms?: object): Promise<string> {
  const userId = await world.holder();
  const response = await world.grant(userId, roleId, terms);
  expect([response.status, response.text]).toEqual([201, response.text]);
  return userId;
}

beforeAll(async () => {
  app = await TestApp.start();
  world = new AccessWorld(app, 'rule');
  owner = app.owner;
});

afterAll(() => app.stop());

describe('separation of duty', () => {
  it.each([
    ['everywhere and everywhere', {}, {}, APART],
    ['everywhere and at one scope', {}, { scope: 'org:1' }, APART],
    ['at one scope and everywhere', { scope: 'org:1' }, {}, APART],
    ['at the same scope', { scope: 'org:1' }, { scope: 'org:1' }, APART],
    ['at two scopes', { scope: 'org:1' }, { scope: 'org:2' }, [201, undefined]],
    ['one until the other begins', { validUntil: inHours(2) }, { validFrom: inHours(2) }, [201, undefined]],
    ['one until after the other begins', { validUntil: inHours(2) }, { validFrom: inHours(1) }, APART],
    ['one before the other', { validFrom: inHours(2) }, { validUntil: inHours(1) }, [201, undefined]],
    ['one that begins within the other', { validFrom: inHours(2), validUntil: inHours(3) }, {}, APART],
    ['both in time, at two scopes', { scope: 'a', validUntil: inHours(2) }, { scope: 'b' }, [201, undefined]],
  ])('by grants: %s', async (_, first, second, expected) => {
    const [one, other] = await excluding();
    for (const [held, wanted] of [
      [one, other],
      [other, one],
    ] as const) {
      const response = await world.grant(await holding(held.id, first), wanted.id, second);
      expect(refusalOf(response)).toEqual(expected);
    }
  });

  it('says who would hold what, and changes nothing', async () => {
    const [one, other] = await excluding();
    const userId = await holding(one.id);
    const response = await world.grant(userId, other.id);
    expect(response.error.details).toMatchObject([
      { code: 'SEPARATION_OF_DUTY', message: expect.stringContaining(userId) },
    ]);
    expect(response.error.details[0]).toMatchObject({ message: expect.stringContaining(one.name) });
    expect((await owner.get(`/users/${userId}/roles`)).data).toHaveLength(1);
    expect(await app.auditEvents(`subjectId=${userId}&action=role.granted`)).toHaveLength(1);
    await owner.delete(`/roles/${one.id}/exclusions/${other.id}`);
    expect((await world.grant(userId, other.id)).status).toBe(201);
    const exclude = () => owner.put(`/roles/${other.id}/exclusions/${one.id}`, {});
    expect(refusalOf(await exclude())).toEqual(APART);
    // Deleted, it holds neither, and cannot come back to hold both.
    await owner.delete(`/users/${userId}`);
    expect((await exclude()).status).toBe(200);
    expect(refusalOf(await owner.post(`/users/${userId}/restore`))).toEqual(APART);
  });

  it('by groups: joining, carrying and nesting', async () => {
    const [one, other] = await excluding();
    const userId = await holding(one.id, { scope: 'org:1' });
    const carrying = await world.groupWith(other.id);
    const inner = await world.group({ parentId: carrying.id });
    const apart = await world.group();
    await carry(apart.id, other.id, 'org:2');
    for (const { id } of [carrying, inner])
      expect(refusalOf(await add(id, await world.holder(), userId))).toEqual(APART);
    expect((await add(apart.id, userId)).status).toBe(200);
    expect(refusalOf(await carry(apart.id, other.id, 'org:1'))).toEqual(APART);
    expect(refusalOf(await carry(apart.id, other.id))).toEqual(APART);
    for (const parentId of [carrying.id, inner.id]) {
      expect(refusalOf(await owner.patch(`/groups/${apart.id}`, { parentId }))).toEqual(APART);
      expect(refusalOf(await owner.put(`/groups/${apart.id}`, { name: apart.name, parentId }))).toEqual(APART);
    }
    const member = await world.holder();
    await add(inner.id, member);
    expect(refusalOf(await world.grant(member, one.id))).toEqual(APART);
    expect((await owner.get(`/groups/${apart.id}`)).data).toMatchObject({ parent: null, roles: [{ scope: 'org:2' }] });
  });

  it('by inheritance: granting an heir, becoming one, inheriting both', async () => {
    const [one, other] = await excluding();
    const heir = await world.role({ parents: [(await world.role({ parents: [other.id] })).id] });
    const userId = await holding(one.id);
    expect(refusalOf(await world.grant(userId, heir.id))).toEqual(APART);
    const plain = await world.role();
    expect((await world.grant(userId, plain.id)).status).toBe(201);
    expect(refusalOf(await owner.patch(`/roles/${plain.id}`, { parents: [heir.id] }))).toEqual(APART);
    const both = await world.role({ parents: [one.id, heir.id] });
    expect(refusalOf(await world.grant(await world.holder(), both.id))).toEqual(APART);
    const group = await world.groupWith(both.id);
    expect(refusalOf(await add(group.id, await world.holder()))).toEqual(APART);
    const email = `${world.newName()}@example.com`;
    expect(refusalOf(await owner.post('/users', { email, roles: [one.name, heir.name] }))).toEqual(APART);
  });

  it('holds under parallel changes that are harmless by themselves', async () => {
    const [one, other] = await excluding();
    const group = await world.groupWith(other.id);
    for (let round = 0; round < ROUNDS; round++) {
      const userId = await world.holder();
      const answers = await Promise.all([
        world.grant(userId, one.id),
        add(group.id, userId),
        world.grant(userId, one.id, { scope: 'org:1' }),
        add(group.id, userId),
        world.grant(userId, other.id),
      ]);
      for (const [status, code] of answers.map(refusalOf)) {
        expect([200, 201, 'SEPARATION_OF_DUTY']).toContain(code ?? status);
      }
      const [ones, others] = [await world.membersOf(one.id), await world.membersOf(other.id)];
      expect(Number(ones.includes(userId)) + Number(others.includes(userId))).toBe(1);
      await owner.delete(`/users/${userId}`);
    }
  });
});

describe('a role with at most so many holders', () => {
  it('counts people, however they come to it and however often', async () => {
    const role = await world.role({ maxHolders: 2 });
    const heir = await world.role({ parents: [role.id] });
    const group = await world.groupWith(role.id);
    const userId = await holding(role.id, { scope: 'org:1' });
    expect((await world.grant(userId, role.id)).status).toBe(201);
    expect((await add(group.id, userId)).status).toBe(200);
    const second = await holding(heir.id);
    for (const response of [
      await world.grant(await world.holder(), role.id),
      await world.grant(await world.holder(), role.id, { scope: 'org:9' }),
      await world.grant(await world.holder(), role.id, { validFrom: inHours(1) }),
      await world.grant(await world.holder(), heir.id),
      await add(group.id, await world.holder()),
      await carry((await groupOf(await world.holder())).id, role.id),
      await owner.patch(`/groups/${(await groupOf(await world.holder())).id}`, { parentId: group.id }),
      await owner.patch(`/roles/${(await heldRole()).id}`, { parents: [heir.id] }),
      await owner.patch(`/roles/${role.id}`, { maxHolders: 1 }),
      await owner.post('/users', { email: `${world.newName()}@example.com`, roles: [role.name] }),
    ]) {
      expect(refusalOf(response)).toEqual(TOO_MANY);
    }
    expect((await world.membersOf(role.id)).sort()).toEqual([userId, second].sort());
    expect((await owner.patch(`/roles/${role.id}`, { maxHolders: 3 })).status).toBe(200);
    expect((await add(group.id, await world.holder())).status).toBe(200);
  });

  async function groupOf(userId: string): Promise<WorldGroup> {
    const group = await world.group();
    await add(group.id, userId);
    return group;
  }

  async function heldRole(): Promise<WorldRole> {
    const role = await world.role();
    await holding(role.id);
    return role;
  }

  it('is handed over: one ends when the other begins', async () => {
    const role = await world.role({ maxHolders: 1 });
    await holding(role.id, { validUntil: inHours(2) });
    const next = await world.holder();
    expect(refusalOf(await world.grant(next, role.id, { validFrom: inHours(1) }))).toEqual(TOO_MANY);
    expect(refusalOf(await world.grant(next, role.id))).toEqual(TOO_MANY);
    expect((await world.grant(next, role.id, { validFrom: inHours(2), validUntil: inHours(3) })).status).toBe(201);
    const third = await world.holder();
    expect(refusalOf(await world.grant(third, role.id, { validFrom: inHours(2) }))).toEqual(TOO_MANY);
    expect((await world.grant(third, role.id, { validFrom: inHours(3) })).status).toBe(201);
  });

  it('is free again when its holder is deleted, who then cannot come back', async () => {
    const role = await world.role({ maxHolders: 1 });
    const gone = await holding(role.id);
    await owner.delete(`/users/${gone}`);
    const successor = await holding(role.id);
    expect(refusalOf(await owner.post(`/users/${gone}/restore`))).toEqual(TOO_MANY);
    expect((await owner.get(`/users/${gone}`)).status).toBe(404);
    await owner.delete(`/users/${successor}`);
    expect((await owner.post(`/users/${gone}/restore`)).status).toBe(200);
    expect(await world.membersOf(role.id)).toEqual([gone]);
  });

  it('lets one of many win who come at once, by grants and by groups', async () => {
    const role = await world.role({ maxHolders: 1 });
    const group = await world.groupWith(role.id);
    const users = await Promise.all(Array.from({ length: 10 }, () => world.holder()));
    for (let round = 0; round < ROUNDS; round++) {
      const answers = await Promise.all(
        users.map((userId, index) => (index % 2 ? add(group.id, userId) : world.grant(userId, role.id))),
      );
      const [winner, ...others] = outcomesOf(answers);
      expect([200, 201]).toContain(winner);
      expect(others).toEqual(Array<string>(9).fill('ROLE_HOLDER_LIMIT'));
      expect(await world.membersOf(role.id)).toHaveLength(1);
      await app.sql('UPDATE user_roles SET revoked_at = now() WHERE role_id = $1 AND revoked_at IS NULL', [role.id]);
      await owner.post(`/groups/${group.id}/members/remove`, { userIds: users });
    }
  });

  it('lets one of many win who are restored at once', async () => {
    for (let round = 0; round < ROUNDS / 4; round++) {
      const role = await world.role({ maxHolders: 1 });
      const users: string[] = [];
      for (let n = 0; n < 6; n++) {
        const userId = await holding(role.id);
        await owner.delete(`/users/${userId}`);
        users.push(userId);
      }
      const answers = await Promise.all(users.map((userId) => owner.post(`/users/${userId}/restore`)));
      expect(outcomesOf(answers)).toEqual([200, ...Array<string>(5).fill('ROLE_HOLDER_LIMIT')]);
      expect(await world.membersOf(role.id)).toHaveLength(1);
    }
  });
});

describe('a sensitive role', () => {
  it('reaches nobody without a second person: not by a grant, by inheritance or by a group', async () => {
    const role = await world.role({ requiresApproval: true });
    const [plain, group, user] = [await world.role(), await world.group(), await world.holder()];
    for (const response of [
      await world.grant(user, role.id),
      await owner.post('/users', { email: `${world.newName()}@example.com`, roles: [role.name] }),
      await owner.post('/roles', { name: world.newName(), permissions: [], parents: [role.name] }),
      await owner.patch(`/roles/${plain.id}`, { parents: [role.id] }),
      await owner.put(`/roles/${plain.id}`, { name: plain.name, permissions: [], parents: [role.id] }),
      await carry(group.id, role.id),
      await carry(group.id, role.id, 'org:1'),
      await owner.patch(`/roles/${role.id}`, { requiresApproval: false }),
      await owner.put(`/roles/${role.id}`, { name: role.name, permissions: [] }),
    ]) {
      expect(refusalOf(response)).toEqual(SENSITIVE);
    }
    expect(await world.membersOf(role.id)).toEqual([]);
    expect((await owner.get(`/roles/${plain.id}`)).data).toEqual(plain);
  });

  it('does not become one while it is inherited or carried', async () => {
    const [inherited, carried] = [await world.role(), await world.role()];
    const heir = await world.role({ parents: [inherited.id] });
    const group = await world.groupWith(carried.id);
    for (const { id } of [inherited, carried]) {
      expect(refusalOf(await owner.patch(`/roles/${id}`, { requiresApproval: true }))).toEqual(SENSITIVE);
    }
    await owner.patch(`/roles/${heir.id}`, { parents: [] });
    await owner.delete(`/groups/${group.id}/roles/${carried.id}`);
    for (const { id } of [inherited, carried]) {
      expect((await owner.patch(`/roles/${id}`, { requiresApproval: true })).status).toBe(200);
    }
  });
});

describe('what is held for a time, or at one scope', () => {
  it('cannot be given by a group, which gives it for good', async () => {
    const role = await world.role({ permissions: ['audit:read'] });
    const person = await world.personWith('groups:manage');
    await world.grant(person.id, role.id, { validUntil: inHours(1) });
    const [group, carrying] = [await world.group(), await world.groupWith(role.id)];
    for (const response of [
      await person.api.post(`/groups/${group.id}/roles`, { roleId: role.id }),
      await person.api.post(`/groups/${carrying.id}/members`, { userIds: [person.id] }),
      await person.api.patch(`/groups/${group.id}`, { parentId: carrying.id }),
    ]) {
      expect(refusalOf(response)).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
    }
  });

  it('can be given by a group there, and not elsewhere', async () => {
    const role = await world.role({ permissions: ['audit:read'] });
    const person = await world.personWith('groups:manage');
    await world.grant(person.id, role.id, { scope: 'org:1' });
    const group = await world.group();
    const carryAs = (scope: string) => person.api.post(`/groups/${group.id}/roles`, { roleId: role.id, scope });
    expect((await carryAs('org:1')).status).toBe(200);
    for (const scope of ['*', 'org:2'])
      expect(refusalOf(await carryAs(scope))).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
    expect((await person.api.post(`/groups/${group.id}/members`, { userIds: [await world.holder()] })).status).toBe(
      200,
    );
  });

  it('lets a key do no more than the key holds', async () => {
    const { api: robot } = await app.program(['groups:manage', 'roles:update', 'audit:read']);
    const [low, high] = [
      await world.role({ permissions: ['audit:read'] }),
      await world.role({ permissions: ['users:read'] }),
    ];
    const group = await world.group();
    expect((await robot.post(`/groups/${group.id}/roles`, { roleId: low.id })).status).toBe(200);
    for (const response of [
      await robot.post(`/groups/${group.id}/roles`, { roleId: high.id }),
      await robot.patch(`/roles/${low.id}`, { permissions: ['users:read'] }),
      await robot.patch(`/roles/${high.id}`, { permissions: [] }),
    ]) {
      expect(refusalOf(response)).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
    }
    const members = await robot.post(`/groups/${group.id}/members`, { userIds: [await holding(high.id)] });
    expect(refusalOf(members)).toEqual([403, 'TARGET_EXCEEDS_AUTHORITY']);
  });
});

describe('the last owner, by a group only', () => {
  interface Named {
    readonly id: string;
  }

  let own: TestApp;
  let last: { readonly id: string; readonly api: ApiClient };
  let rival: { readonly id: string; readonly api: ApiClient };
  let boss: Named;
  let top: Named;
  let inner: Named;

  /** One is in a group, which lies in another, which carries a role, which inherits `owner`. */
  beforeAll(async () => {
    own = await TestApp.start();
    const post = async (path: string, body: object): Promise<Named> => (await own.owner.post(path, body)).data as Named;
    last = await own.person([]);
    rival = await own.person([]);
    boss = await post('/roles', { name: 'boss', permissions: [], parents: ['owner'] });
    top = await post('/groups', { name: 'Top' });
    inner = await post('/groups', { name: 'Inner', parentId: top.id });
    await post(`/groups/${top.id}/roles`, { roleId: boss.id });
    await post(`/groups/${inner.id}/members`, { userIds: [last.id] });
    const { id } = (await own.owner.get('/auth/me')).data as Named;
    const [grant] = (await own.owner.get(`/users/${id}/roles`)).data as Named[];
    expect((await own.owner.delete(`/users/${id}/roles/${grant!.id}`)).status).toBe(204);
  });

  afterAll(() => own.stop());

  it('remains, whichever of the edges is cut', async () => {
    const cuts: [string, string, unknown?][] = [
      ['DELETE', `/groups/${inner.id}/members/${last.id}`],
      ['POST', `/groups/${inner.id}/members/remove`, { userIds: [last.id] }],
      ['DELETE', `/groups/${inner.id}`],
      ['PATCH', `/groups/${inner.id}`, { parentId: null }],
      ['PUT', `/groups/${inner.id}`, { name: 'Inner' }],
      ['DELETE', `/groups/${top.id}`],
      ['DELETE', `/groups/${top.id}/roles/${boss.id}`],
      ['PATCH', `/roles/${boss.id}`, { parents: [] }],
      ['PUT', `/roles/${boss.id}`, { name: 'boss', permissions: ['*'] }],
      ['DELETE', `/roles/${boss.id}`],
      ['POST', `/users/${last.id}/suspend`, { reason: 'Test' }],
      ['DELETE', `/users/${last.id}`],
    ];
    for (const [method, path, body] of cuts) {
      const response = await last.api.call(method, path, { body });
      expect([method, path, ...refusalOf(response)]).toEqual([method, path, 409, 'LAST_OWNER']);
    }
    expect((await last.api.get('/auth/me')).data).toMatchObject({ roles: ['boss', 'owner'], permissions: ['*'] });
    expect(
      (await own.sql<{ count: number }>('SELECT count(*)::int FROM permanent_holders($1)', ['owner']))[0]!.count,
    ).toBe(1);
  });

  it('remains when two take each other out of the group at the same time', async () => {
    const outOf = (by: typeof last, who: typeof last) => by.api.delete(`/groups/${inner.id}/members/${who.id}`);
    for (let round = 0; round < ROUNDS; round++) {
      expect((await last.api.post(`/groups/${inner.id}/members`, { userIds: [rival.id] })).status).toBe(200);
      const answers = await Promise.all([outOf(last, rival), outOf(rival, last)]);
      const outcomes = outcomesOf(answers);
      expect(outcomes[0]).toBe(204);
      expect(['LAST_OWNER', 'PERMISSION_DENIED', 'GRANT_EXCEEDS_AUTHORITY', 'TARGET_EXCEEDS_AUTHORITY']).toContain(
        outcomes[1],
      );
      if (answers[1].status === 204) [last, rival] = [rival, last];
      expect((await last.api.get('/auth/me')).data).toMatchObject({ permissions: ['*'] });
    }
  });
});

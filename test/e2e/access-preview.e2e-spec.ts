import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SYSTEM } from '@app/kernel';
import { Database } from '@app/platform';
import { ChangeMakers } from '../../libs/roles/src/changes/change-makers.js';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { TestApp, type TestPerson } from '../support/test-app.js';

interface Preview {
  effects: { users: number; gains: number; losses: number };
  users: { items: { userId: string; email: string; gains: object[]; losses: object[] }[]; nextCursor: string | null };
  sessions: number;
  rulesBroken: { rule: string; userId: string | null; message: string }[];
  refused: { change: number; code: string; details: object[] } | null;
  etag: string;
}

let app: TestApp;
let ana: TestPerson;
let auditor: TestPerson;
let roleAssigner: TestPerson;
let roles: Record<'auditor' | 'owner', string>;

const NOTHING = { users: 0, gains: 0, losses: 0 };

beforeAll(async () => {
  app = await TestApp.start();
  roles = { auditor: await app.roleId('auditor'), owner: await app.roleId('owner') };
  await createRole('assigner', ['access:read', 'roles:assign', 'users:read']);
  [ana, auditor, roleAssigner] = [await app.person([]), await app.person(['auditor']), await app.person(['assigner'])];
});

afterAll(() => app.stop());

async function createRole(name: string, permissions: string[], more: object = {}): Promise<string> {
  const [made] = await apply([{ type: 'role.create', name, permissions, ...more }]);
  return made!.id;
}

async function apply(changes: object[], headers: Record<string, string> = {}): Promise<{ type: string; id: string }[]> {
  const response = await app.owner.post('/access/apply', { changes }, headers);
  if (response.status !== 201) throw new Error(response.text);
  return (response.data as { changes: { type: string; id: string }[] }).changes;
}

async function preview(changes: object[], page: object = {}, as: ApiClient = app.owner): Promise<Preview> {
  const response = await as.post('/access/preview', { changes, ...page });
  if (response.status !== 200) throw new Error(response.text);
  return response.data as Preview;
}

const refusal = (response: ApiResponse): [number, string] => [response.status, response.error.code];
const unique = (): string => `r${randomUUID()}`;

describe('a preview', () => {
  it('tells who would gain what, and changes nothing: not access, not the trail', async () => {
    const changes = async () => (await app.auditEvents('')).filter(({ action }) => !action.endsWith('-read')).length;
    const before = await changes();
    const shown = await preview([{ type: 'grant', userId: ana.id, roleId: roles.auditor, scope: 'org:42' }]);
    expect(shown).toMatchObject({ rulesBroken: [], refused: null, sessions: 1, users: { nextCursor: null } });
    const [changed] = shown.users.items;
    expect(changed).toMatchObject({ userId: ana.id, email: ana.email, losses: [] });
    expect(changed!.gains).toContainEqual({ permission: 'users:read', scope: 'org:42' });
    expect(shown.effects).toEqual({ users: 1, gains: changed!.gains.length, losses: 0 });
    expect((await app.owner.get(`/access/permissions?userId=${ana.id}`)).data).toEqual([]);
    expect(await changes()).toBe(before);
  });

  it('shows what a change of a role takes from whoever holds it by groups and by inheritance', async () => {
    const base = await createRole(unique(), ['users:read', 'audit:read']);
    const heir = await createRole(unique(), [], { parents: [base] });
    const [group] = await apply([{ type: 'group.create', name: unique() }]);
    const people = await Promise.all([app.person([]), app.person([]), app.person([])]);
    await apply([
      { type: 'group.add-role', groupId: group!.id, roleId: heir, scope: 'org:1' },
      { type: 'group.add-members', groupId: group!.id, userIds: [people[0].id, people[1].id] },
      { type: 'grant', userId: people[2].id, roleId: base },
    ]);
    const changes = [{ type: 'role.update', roleId: base, permissions: ['users:read', 'roles:read'] }];
    const first = await preview(changes, { limit: 2 });
    expect(first.effects).toEqual({ users: 3, gains: 3, losses: 3 });
    const second = await preview(changes, { limit: 2, cursor: first.users.nextCursor });
    const all = [...first.users.items, ...second.users.items];
    expect(all.map(({ userId }) => userId)).toEqual(people.map(({ id }) => id).sort());
    expect(all.map(({ losses }) => losses)).toEqual(
      all.map(({ userId }) => [{ permission: 'audit:read', scope: userId === people[2].id ? '*' : 'org:1' }]),
    );
    expect([second.users.nextCursor, second.etag]).toEqual([null, first.etag]);
    const other = [{ type: 'role.update', roleId: base, permissions: [] }];
    const stolen = await app.owner.post('/access/preview', { changes: other, cursor: first.users.nextCursor });
    expect(refusal(stolen)).toEqual([400, 'INVALID_CURSOR']);
  });

  it('shows a grant that begins later at the instant it begins', async () => {
    const validFrom = new Date(Date.now() + 86_400_000).toISOString();
    const shown = await preview([{ type: 'grant', userId: ana.id, roleId: roles.auditor, validFrom }]);
    expect(shown.effects.users).toBe(1);
    const [grant] = await apply([{ type: 'grant', userId: ana.id, roleId: roles.auditor, validFrom }]);
    const back = await preview([{ type: 'revoke', userId: ana.id, grantId: grant!.id }]);
    expect(back.effects).toEqual({ users: 1, gains: 0, losses: shown.effects.gains });
    await apply([{ type: 'revoke', userId: ana.id, grantId: grant!.id }]);
  });

  it('names the rules that would break, and applying is refused with the first of them', async () => {
    const [buyer, payer] = [await createRole(unique(), ['users:read']), await createRole(unique(), ['users:read'])];
    await apply([{ type: 'role.exclude', roleId: buyer, otherRoleId: payer }]);
    const both = [buyer, payer].map((roleId) => ({ type: 'grant', userId: ana.id, roleId }));
    const [broken] = (await preview(both)).rulesBroken;
    expect(broken).toMatchObject({ rule: 'SEPARATION_OF_DUTY', userId: ana.id });
    expect(broken!.message).toContain(ana.id);
    expect(refusal(await app.owner.post('/access/apply', { changes: both }))).toEqual([409, 'SEPARATION_OF_DUTY']);
    expect((await app.owner.get(`/access/permissions?userId=${ana.id}`)).data).toEqual([]);
    const me = (await app.owner.get('/auth/me')).data as { id: string };
    const [own] = (await app.owner.get(`/users/${me.id}/roles`)).data as { id: string }[];
    const leaving = await preview([{ type: 'revoke', userId: me.id, grantId: own!.id }]);
    expect(leaving.rulesBroken).toMatchObject([{ rule: 'LAST_OWNER' }]);
  });

  it('answers what the first refused change would be refused with; then nothing would change', async () => {
    const changes = [
      { type: 'grant', userId: ana.id, roleId: await createRole(unique(), ['users:read']) },
      { type: 'grant', userId: ana.id, roleId: roles.owner },
    ];
    const shown = await preview(changes, {}, roleAssigner.api);
    expect(shown).toMatchObject({ refused: { change: 1, code: 'GRANT_EXCEEDS_AUTHORITY' }, effects: NOTHING });
    expect(shown.refused!.details).toContainEqual({ code: 'MISSING_PERMISSION', message: 'You do not hold *.' });
    const taken = [{ type: 'role.create', name: 'owner', permissions: [] }];
    expect((await preview(taken)).refused).toMatchObject({ change: 0, code: 'ROLE_NAME_TAKEN' });
  });

  it('keeps nobody from granting the role it looks at', async () => {
    const roleId = await createRole(unique(), ['users:read']);
    const database = app.nest.get(Database);
    const granted = await database.transaction(async () => {
      await app.nest.get(ChangeMakers).make({ actor: SYSTEM }, { type: 'role.update', roleId, permissions: [] });
      return app.owner.post(`/users/${ana.id}/roles`, { roleId, scope: 'org:3' });
    });
    expect(granted.status).toBe(201);
  });

  it('needs access:read and what the route of each change needs', async () => {
    const changes = [{ type: 'grant', userId: ana.id, roleId: roles.auditor }];
    for (const path of ['/access/preview', '/access/apply']) {
      expect(refusal(await ana.api.post(path, { changes }))).toEqual([403, 'PERMISSION_DENIED']);
      expect(refusal(await auditor.api.post(path, { changes }))).toEqual([403, 'PERMISSION_DENIED']);
      expect((await app.anonymous.post(path, { changes })).status).toBe(401);
    }
    expect((await auditor.api.post('/access/preview', { changes })).error.details).toMatchObject([
      { message: 'You do not hold roles:assign.' },
    ]);
  });

  const someId = randomUUID();
  it.each([
    ['no change', [], 'changes'],
    ['no list', 'grant', 'changes'],
    ['nothing in the list', [null], 'changes'],
    ['a list in the list', [[]], 'changes.0.type'],
    ['51 changes', Array.from({ length: 51 }, () => ({ type: 'permission.retire', code: 'a:b' })), 'changes'],
    ['an unknown type', [{ type: 'role.burn' }], 'changes.0.type'],
    ['a type that is none', [{ type: 'toString' }], 'changes.0.type'],
    ['an unknown field', [{ type: 'group.create', name: 'x', color: 'red' }], 'changes.0.color'],
    [
      'where a grant comes from',
      [{ type: 'grant', userId: someId, roleId: someId, source: 'scim' }],
      'changes.0.source',
    ],
    [
      'a field of another change',
      [{ type: 'revoke', userId: someId, grantId: someId, roleId: someId }],
      'changes.0.roleId',
    ],
    ['a name of two lines', [{ type: 'group.create', name: 'a\nb' }], 'changes.0.name'],
    ['a chosen id', [{ type: 'role.create', name: 'x', id: someId }], 'changes.0.id'],
    ['an id that is none', [{ type: 'role.delete', roleId: 'x' }], 'changes.0.roleId'],
    ['no zone', [{ type: 'grant', userId: someId, roleId: someId, validFrom: '2030-01-01' }], 'changes.0.validFrom'],
  ])('refuses %s', async (_, changes, field) => {
    const response = await app.owner.post('/access/preview', { changes });
    expect(response.error).toMatchObject({ code: 'VALIDATION_ERROR' });
    expect(response.error.details.map((detail) => (detail as { field: string }).field)).toContain(field);
  });
});

describe('applying', () => {
  it('makes all changes, answers their ids, and leaves an event of each and one of the whole', async () => {
    const name = unique();
    const made = await apply([
      { type: 'role.create', name, permissions: ['users:read'] },
      { type: 'role.create', name: `${name}.heir`, parents: [name] },
    ]);
    expect(made.map(({ type }) => type)).toEqual(['role.create', 'role.create']);
    const heir = (await app.owner.get(`/roles/${made[1]!.id}`)).data as { parents: object[] };
    expect(heir.parents).toEqual([{ id: made[0]!.id, name }]);
    const created = await app.auditEvents('action=role.created');
    expect(created.map(({ subject }) => subject.id)).toEqual(expect.arrayContaining(made.map(({ id }) => id)));
    const [whole] = await app.auditEvents('action=access.changes-applied');
    expect(whole!.details).toEqual({ changes: ['role.create', 'role.create'] });
  });

  it('makes none when one is refused', async () => {
    const name = unique();
    const changes = [
      { type: 'role.create', name },
      { type: 'role.delete', roleId: roles.owner },
    ];
    expect(refusal(await app.owner.post('/access/apply', { changes }))).toEqual([409, 'SYSTEM_ROLE_PROTECTED']);
    const again = await app.owner.post('/access/apply', { changes: [changes[0]] });
    expect(again.status).toBe(201);
  });

  it('refuses with 412 what would do something else than was shown, and takes what would not', async () => {
    const roleId = await createRole(unique(), ['users:read']);
    const changes = [{ type: 'role.update', roleId, permissions: ['roles:read'] }];
    const stale = await preview(changes);
    await apply([{ type: 'grant', userId: ana.id, roleId }]);
    const fresh = await preview(changes);
    expect([stale.effects.users, fresh.effects.users]).toEqual([0, 1]);
    const attempt = (etag: string) => app.owner.post('/access/apply', { changes }, { 'if-match': etag });
    for (const etag of [`"${stale.etag}"`, `W/"${fresh.etag}"`, fresh.etag]) {
      expect(refusal(await attempt(etag))).toEqual([412, 'PRECONDITION_FAILED']);
    }
    expect((await attempt(`"x", "${fresh.etag}"`)).status).toBe(201);
    expect(refusal(await attempt(`"${fresh.etag}"`))).toEqual([412, 'PRECONDITION_FAILED']);
    const reordered = { permissions: ['users:read'], roleId, type: 'role.update' };
    const [one, other] = [
      await preview([{ type: 'role.update', roleId, permissions: ['users:read'] }]),
      await preview([reordered]),
    ];
    expect(one.etag).toBe(other.etag);
  });

  it('answers the same again to the same Idempotency-Key', async () => {
    const changes = [{ type: 'group.create', name: unique() }];
    const headers = { 'idempotency-key': unique() };
    expect(await apply(changes, headers)).toEqual(await apply(changes, headers));
    const name = (changes[0] as { name: string }).name;
    expect(await app.sql('SELECT FROM groups WHERE name = $1', [name])).toHaveLength(1);
  });
});

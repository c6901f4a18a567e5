import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccessWorld, type WorldRole, refusalOf } from '../support/access-world.js';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { TestApp, type TestPerson } from '../support/test-app.js';

interface Registered {
  results: { code: string; outcome: string }[];
  wildcards: string[];
}

interface Retired {
  isRetired: boolean;
  roles: { name: string }[];
  userCount: number;
  users: { userId: string }[];
  apiKeyCount: number;
}

/** Each test has a namespace of its own. */
let count = 0;
const namespace = (): string => `app${++count}`;

let app: TestApp;
let world: AccessWorld;
let owner: ApiClient;
let admin: TestPerson;

const register = (...permissions: object[]): Promise<ApiResponse> => owner.post('/permissions', { permissions });

async function registered(...codes: string[]): Promise<Registered> {
  const response = await register(...codes.map((code) => ({ code })));
  expect([response.status, response.text]).toEqual([200, response.text]);
  return response.data as Registered;
}

const outcomesOf = ({ results }: Registered): string[] => results.map(({ outcome }) => outcome);
const codesIn = async (query: string): Promise<string[]> =>
  ((await owner.get(`/permissions?limit=100&${query}`)).data as { code: string }[]).map(({ code }) => code);

async function scopeOf(account: string): Promise<string[][]> {
  const { data } = await owner.get(`/service-accounts/${account}/keys`);
  return (data as { permissions: string[] }[]).map(({ permissions }) => permissions);
}

beforeAll(async () => {
  app = await TestApp.start();
  world = new AccessWorld(app, 'registry');
  owner = app.owner;
  admin = await app.person(['admin']);
});

afterAll(() => app.stop());

describe('registering permissions', () => {
  it('creates, updates and leaves alone, with the wildcards above, so that a deployment may repeat it', async () => {
    const name = namespace();
    const [read, write] = [`${name}:deals:read`, `${name}:deals:write`];
    const first = await register({ code: write, description: 'Change deals' }, { code: read });
    expect(first.data).toEqual({
      results: [
        { code: write, outcome: 'created' },
        { code: read, outcome: 'created' },
      ],
      wildcards: [`${name}:*`, `${name}:deals:*`],
    });
    const event = await owner.get(`/audit-events/${first.headers.get('audit-event-id')}`);
    const created = [write, read, `${name}:*`, `${name}:deals:*`];
    expect(event.data).toMatchObject({
      action: 'permissions.registered',
      details: { created, updated: [], revived: [] },
    });

    const again = await register({ code: write, description: 'Change deals' }, { code: read });
    expect(outcomesOf(again.data as Registered)).toEqual(['unchanged', 'unchanged']);
    expect([again.status, again.headers.get('audit-event-id')]).toEqual([200, null]);
    const changed = await register({ code: read, description: 'See deals' }, { code: write });
    expect(outcomesOf(changed.data as Registered)).toEqual(['updated', 'updated']);
    expect(await codesIn(`namespace=${name}`)).toEqual([`${name}:*`, `${name}:deals:*`, read, write]);
    expect(await codesIn(`q=${name}:DEALS:r`)).toEqual([read]);
    expect(await codesIn('q=see%20deals')).toEqual([read]);
    expect(await codesIn(`namespace=${name.slice(0, -1)}`)).toEqual([]);
  });

  it('lets one of many parallel registrations create, and none fail', async () => {
    const name = namespace();
    const codes = ['b', 'a', 'c'].map((word) => `${name}:${word}`);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, round) =>
        register(...(round % 2 ? codes : [...codes].reverse()).map((code) => ({ code }))),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const outcomes = answers.map(({ data }) => outcomesOf(data as Registered).join());
    expect(outcomes.filter((outcome) => outcome === 'created,created,created')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'unchanged,unchanged,unchanged')).toHaveLength(19);
  });

  it('gives nobody anything before a role carries it, which only those may put there who hold it', async () => {
    const name = namespace();
    const code = `${name}:deals:write`;
    expect((await admin.api.post('/permissions', { permissions: [{ code }] })).status).toBe(200);
    for (const permissions of [[code], [`${name}:*`]]) {
      const response = await admin.api.post('/roles', { name: world.newName(), permissions });
      expect(refusalOf(response)).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
    }
    await world.grant(admin.id, (await world.role({ permissions: [`${name}:*`] })).id);
    const role = await admin.api.post('/roles', { name: world.newName(), permissions: [code] });
    const person = await app.person([]);
    await admin.api.post(`/users/${person.id}/roles`, { roleId: (role.data as WorldRole).id, scope: 'org:1' });
    const check = async (scope: string) =>
      (await owner.post('/access/check', { userId: person.id, permission: code, scope })).data;
    expect([await check('org:1'), await check('org:2')]).toEqual([{ allowed: true }, { allowed: false }]);
  });

  it('is refused under a namespace of ours, in whole, naming which', async () => {
    const name = namespace();
    for (const code of ['*', 'users:fly', 'users:*', 'users:read', 'roles:x:y', 'access:read', 'service-accounts:x']) {
      const response = await register({ code: `${name}:fine` }, { code });
      expect([code, ...refusalOf(response)]).toEqual([code, 409, 'PERMISSION_RESERVED']);
      expect(response.error.details).toMatchObject([{ field: 'permissions.1.code', code: 'PERMISSION_RESERVED' }]);
    }
    expect(await codesIn(`namespace=${name}`)).toEqual([]);
    expect(await registered('usersx:read', 'user:read')).toMatchObject({ wildcards: ['user:*', 'usersx:*'] });
  });

  it.each([
    ['nothing', []],
    ['one word', [{ code: 'crm' }]],
    ['a wildcard in the middle', [{ code: 'crm:*:read' }]],
    ['a part of a word as wildcard', [{ code: 'crm:re*' }]],
    ['upper case', [{ code: 'CRM:read' }]],
    ['a space', [{ code: 'crm:re ad' }]],
    ['a word missing', [{ code: 'crm::read' }]],
    ['seven words', [{ code: 'a:b:c:d:e:f:g' }]],
    ['a code that is too long', [{ code: `crm:${'x'.repeat(200)}` }]],
    ['a code twice', [{ code: 'crm:read' }, { code: 'crm:read', description: 'x' }]],
    ['too many', Array.from({ length: 501 }, (_, n) => ({ code: `crm:p${n}` }))],
    ['a description that is too long', [{ code: 'crm:read', description: 'x'.repeat(501) }]],
    ['a flag of its own', [{ code: 'crm:read', isSystem: true }]],
    ['text for an object', ['crm:read']],
    ['null', [null]],
  ])('is refused with %s', async (_, permissions) => {
    expect(refusalOf(await owner.post('/permissions', { permissions }))).toEqual([400, 'VALIDATION_ERROR']);
  });

  it('takes five hundred at once', async () => {
    const name = namespace();
    const codes = Array.from({ length: 500 }, (_, n) => `${name}:thing-${n}:read`);
    expect(new Set(outcomesOf(await registered(...codes)))).toEqual(new Set(['created']));
  });
});

describe('retiring a permission', () => {
  it('tells who loses it and who does not, first without doing it', async () => {
    const name = namespace();
    const [code, wildcard] = [`${name}:deals:write`, `${name}:*`];
    await registered(code);
    const carrying = await world.role({ permissions: [code, 'users:read'] });
    const heir = await world.role({ parents: [carrying.id] });
    const wide = await world.role({ permissions: [wildcard] });
    const [loser, byGroup, keeper, elsewhere, suspended] = await Promise.all([0, 1, 2, 3, 4].map(() => world.holder()));
    await world.grant(loser!, heir.id, { scope: 'org:1' });
    const group = await world.groupWith(carrying.id);
    await owner.post(`/groups/${group.id}/members`, { userIds: [byGroup] });
    await world.grant(keeper!, carrying.id);
    await world.grant(keeper!, wide.id);
    // Holds it everywhere by the role, by the wildcard at one scope only: so it is lost.
    await world.grant(elsewhere!, carrying.id);
    await world.grant(elsewhere!, wide.id, { scope: 'org:1' });
    await world.grant(suspended!, carrying.id);
    await owner.delete(`/users/${suspended}`);
    const { id: account } = await app.program([code, 'users:read']);

    const losers = [loser, byGroup, elsewhere].sort();
    const expected = { code, roles: [{ name: carrying.name }], userCount: 3, apiKeyCount: 1 };
    const asked = await owner.delete(`/permissions/${code}?dryRun=true`);
    expect(asked.data).toMatchObject({ ...expected, isRetired: false });
    expect((asked.data as Retired).users.map(({ userId }) => userId)).toEqual(losers);
    expect(asked.headers.get('audit-event-id')).toBeNull();
    expect(await codesIn(`namespace=${name}`)).toContain(code);
    expect((await owner.get(`/roles/${carrying.id}`)).data).toMatchObject({ version: 1 });

    const done = await owner.delete(`/permissions/${code}`);
    expect(done.data).toEqual({ ...(asked.data as Retired), isRetired: true });
    const event = await owner.get(`/audit-events/${done.headers.get('audit-event-id')}`);
    expect(event.data).toMatchObject({
      action: 'permission.retired',
      subject: { id: code },
      details: { roles: [carrying.name] },
    });
    expect(await codesIn(`namespace=${name}`)).not.toContain(code);
    expect((await owner.get(`/roles/${carrying.id}`)).data).toMatchObject({ permissions: ['users:read'], version: 2 });
    expect(await scopeOf(account)).toEqual([['users:read']]);
    expect(refusalOf(await owner.delete(`/permissions/${code}`))).toEqual([404, 'PERMISSION_NOT_FOUND']);
    expect(refusalOf(await owner.delete(`/permissions/${code}?dryRun=true`))).toEqual([404, 'PERMISSION_NOT_FOUND']);
  });

  it('is for good: registered again, it is in no role and no key', async () => {
    const name = namespace();
    const code = `${name}:deals:write`;
    await registered(code);
    const role = await world.role({ permissions: [code] });
    const { id: account, keyId: id } = await app.program([code, `${name}:*`]);
    await owner.delete(`/permissions/${code}`);
    await owner.delete(`/permissions/${encodeURIComponent(`${name}:*`)}`);
    for (const permissions of [[code], [`${name}:*`]]) {
      expect(refusalOf(await owner.patch(`/roles/${role.id}`, { permissions }))).toEqual([400, 'PERMISSION_UNKNOWN']);
      const key = await owner.post(`/service-accounts/${account}/keys`, { name: 'x', permissions });
      expect(refusalOf(key)).toEqual([400, 'PERMISSION_UNKNOWN']);
    }
    const again = await registered(code);
    expect(again).toEqual({ results: [{ code, outcome: 'revived' }], wildcards: [] });
    // A wildcard that somebody retired comes back when it is named, not along with another.
    expect(await codesIn(`namespace=${name}`)).toEqual([`${name}:deals:*`, code]);
    expect(await registered(`${name}:*`)).toMatchObject({ results: [{ outcome: 'revived' }] });
    expect((await owner.get(`/roles/${role.id}`)).data).toMatchObject({ permissions: [] });
    expect(await scopeOf(account)).toEqual([[]]);
    const rotated = await owner.post(`/service-accounts/${account}/keys/${id}/rotate`, {});
    expect((rotated.data as { permissions: string[] }).permissions).toEqual([]);
  });

  it('takes from a key what it could give away, at once', async () => {
    const name = namespace();
    const code = `${name}:deals:write`;
    await registered(code);
    const { api: robot } = await app.program([`${name}:*`, 'roles:create']);
    const create = () => robot.post('/roles', { name: world.newName(), permissions: [code] });
    expect((await create()).status).toBe(201);
    await owner.delete(`/permissions/${encodeURIComponent(`${name}:*`)}`);
    expect(refusalOf(await create())).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
  });

  it('leaves no key that carries it, made at the same moment', async () => {
    for (let round = 0; round < 10; round++) {
      const code = `${namespace()}:deals:write`;
      await registered(code);
      const account = ((await owner.post('/service-accounts', { name: world.newName() })).data as { id: string }).id;
      const create = () => owner.post(`/service-accounts/${account}/keys`, { name: 'x', permissions: [code] });
      const answers = await Promise.all([create(), create(), owner.delete(`/permissions/${code}`), create(), create()]);
      expect(answers.filter(({ status }) => ![200, 201, 400].includes(status))).toEqual([]);
      expect((await scopeOf(account)).flat()).toEqual([]);
    }
  });

  it('works for the longest code, escaped or not', async () => {
    for (const escape of [encodeURIComponent, String]) {
      const name = namespace();
      const code = `${name}:a:b:c:d:${'x'.repeat(191 - name.length)}`;
      await registered(code);
      expect([code.length, (await owner.delete(`/permissions/${escape(code)}`)).status]).toEqual([200, 200]);
    }
  });

  it('is told of the past all the same', async () => {
    const code = `${namespace()}:deals:write`;
    await registered(code);
    const person = await world.holder((await world.role({ permissions: [code] })).name);
    await sleep(5);
    const asOf = new Date().toISOString();
    await owner.delete(`/permissions/${code}`);
    const check = async (more: object) =>
      (await owner.post('/access/check', { userId: person, permission: code, ...more })).data;
    expect([await check({ asOf }), await check({ asOf: new Date(Date.now() + 1000).toISOString() })]).toEqual([
      { allowed: true },
      { allowed: false },
    ]);
  });

  it('is refused for ours, for what is not there, and to those who do not hold it', async () => {
    const code = `${namespace()}:deals:write`;
    await registered(code);
    for (const dryRun of ['', '?dryRun=true']) {
      for (const own of ['users:read', 'users:*', '*']) {
        const response = await owner.delete(`/permissions/${encodeURIComponent(own)}${dryRun}`);
        expect([own, ...refusalOf(response)]).toEqual([own, 409, 'PERMISSION_RESERVED']);
      }
      for (const none of ['crm:none', 'x', 'A:B', 'x'.repeat(201)]) {
        const response = await owner.delete(`/permissions/${none}${dryRun}`);
        expect([none, ...refusalOf(response)]).toEqual([none, 404, 'PERMISSION_NOT_FOUND']);
      }
      const response = await admin.api.delete(`/permissions/${code}${dryRun}`);
      expect(refusalOf(response)).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
    }
    expect(refusalOf(await owner.delete(`/permissions/${code}?dryRun=maybe`))).toEqual([400, 'VALIDATION_ERROR']);
    const reader = await app.person(['auditor']);
    for (const api of [reader.api, app.anonymous]) {
      const refusal = api === reader.api ? [403, 'PERMISSION_DENIED'] : [401, 'UNAUTHENTICATED'];
      expect(refusalOf(await api.delete(`/permissions/${code}`))).toEqual(refusal);
      expect(refusalOf(await api.post('/permissions', { permissions: [{ code: 'crm:x' }] }))).toEqual(refusal);
    }
    expect(await codesIn(`q=${code}`)).toEqual([code]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestApp, type TestPerson } from '../support/test-app.js';

let app: TestApp;
let person: TestPerson;

beforeAll(async () => {
  app = await TestApp.start();
  person = await app.person([]);
});

afterAll(() => app.stop());

const check = (body: object) => app.owner.post('/access/check', body);

describe('asking whether somebody may', () => {
  it('answers one question, and many in their order', async () => {
    const roleId = await app.roleId('auditor');
    await app.owner.post(`/users/${person.id}/roles`, { roleId, scope: 'org:42' });
    const question = { userId: person.id, permission: 'users:read' };
    expect((await check(question)).data).toEqual({ allowed: false });
    expect((await check({ ...question, scope: 'org:42' })).data).toEqual({ allowed: true });
    const many = await check({ checks: [question, { ...question, scope: 'org:42' }, { ...question, scope: 'org:7' }] });
    expect(many.data).toEqual({ results: [{ allowed: false }, { allowed: true }, { allowed: false }] });
  });

  it('allows nothing to an account that is suspended, deleted or unknown, but remembers what it could do', async () => {
    const { id } = await app.person(['auditor']);
    const before = new Date().toISOString();
    await app.owner.post(`/users/${id}/suspend`, { reason: 'Trial' });
    const question = { userId: id, permission: 'users:read' };
    expect((await check(question)).data).toEqual({ allowed: false });
    expect((await check({ ...question, asOf: before })).data).toEqual({ allowed: true });
    expect((await check({ ...question, asOf: '2020-01-01T00:00:00Z' })).data).toEqual({ allowed: false });
    expect((await check({ ...question, userId: 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11' })).data).toEqual({
      allowed: false,
    });
  });

  it('explains: every path for a yes, and why for a no', async () => {
    const auditor = await app.person(['auditor', 'admin']);
    const yes = (await app.owner.get(`/access/explain?userId=${auditor.id}&permission=users:read`)).data;
    expect(yes).toMatchObject({ allowed: true, reason: 'ALLOWED', paths: [{ scope: '*' }, { scope: '*' }] });
    const no = (await app.owner.get(`/access/explain?userId=${person.id}&permission=users:read&scope=org:7`)).data;
    expect(no).toMatchObject({ allowed: false, reason: 'HELD_AT_OTHER_SCOPES', paths: [], otherScopes: ['org:42'] });
    const never = (await app.owner.get(`/access/explain?userId=${person.id}&permission=crm:deals:write`)).data;
    expect(never).toMatchObject({ allowed: false, reason: 'NOT_HELD', otherScopes: [] });
  });

  it('lists who holds a permission, wildcards included, and who holds a role', async () => {
    const me = (await app.owner.get('/auth/me')).data as { id: string };
    const holders = (await app.owner.get('/access/holders?permission=users:delete&limit=100')).data as {
      userId: string;
    }[];
    expect(holders.map(({ userId }) => userId)).toContain(me.id);
    const owners = (await app.owner.get('/access/holders?role=owner')).data;
    expect(owners).toEqual([{ userId: me.id, email: 'owner@example.com' }]);
    expect((await app.owner.get('/access/holders?role=wizard')).error.code).toBe('ROLE_NOT_FOUND');
  });

  it('lists what somebody holds, as held', async () => {
    const me = (await app.owner.get('/auth/me')).data as { id: string };
    expect((await app.owner.get(`/access/permissions?userId=${me.id}`)).data).toEqual([
      { permission: '*', scope: '*' },
    ]);
  });

  it.each([
    ['no question', {}, 'userId'],
    ['a wildcard', { userId: 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11', permission: 'users:*' }, 'permission'],
    ['an id that is none', { userId: 'me', permission: 'users:read' }, 'userId'],
    ['an empty batch', { checks: [] }, 'checks'],
    ['a batch of lists', { checks: [[]] }, 'checks'],
    ['a batch of nothing', { checks: [null] }, 'checks'],
    [
      'a batch of 101',
      {
        checks: Array.from({ length: 101 }, () => ({
          userId: 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11',
          permission: 'users:read',
        })),
      },
      'checks',
    ],
    [
      'an unknown field',
      { userId: 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11', permission: 'users:read', role: 'x' },
      'role',
    ],
  ])('refuses %s', async (_, body, field) => {
    const response = await check(body);
    expect(response.error).toMatchObject({ code: 'VALIDATION_ERROR', details: [expect.objectContaining({ field })] });
  });

  it('refuses holders of neither or both', async () => {
    for (const query of ['', '?permission=users:read&role=owner']) {
      expect((await app.owner.get(`/access/holders${query}`)).error.code).toBe('VALIDATION_ERROR');
    }
  });

  it('is for holders of access:read', async () => {
    const [auditor, plain] = [await app.person(['auditor']), await app.person()];
    const question = { userId: plain.id, permission: 'users:read' };
    expect((await auditor.api.post('/access/check', question)).status).toBe(200);
    expect((await plain.api.post('/access/check', question)).error.code).toBe('PERMISSION_DENIED');
    for (const path of ['explain', 'permissions', 'holders']) {
      expect((await plain.api.get(`/access/${path}`)).status).toBe(403);
      expect((await app.anonymous.get(`/access/${path}`)).status).toBe(401);
    }
  });
});

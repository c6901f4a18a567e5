import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { awaySomeSecondsFromTheNextStep, challenge, codeOf, enrol, verify } from '../support/second-factor.js';
import { PASSWORD, TestApp, type TestPerson } from '../support/test-app.js';

let app: TestApp;
let count = 0;

beforeAll(async () => {
  app = await TestApp.start();
});

afterAll(() => app.stop());

beforeEach(() => awaySomeSecondsFromTheNextStep());

const refusal = ({ status, error }: ApiResponse): unknown => [status, error?.code];

async function strictRole(input: object = {}): Promise<{ id: string; name: string; mfaRequired: boolean }> {
  const body = { name: `strict-${++count}`, permissions: ['users:read'], mfaRequired: true, ...input };
  const response = await app.owner.post('/roles', body);
  expect(response.status).toBe(201);
  return response.data as { id: string; name: string; mfaRequired: boolean };
}

async function strictPerson(): Promise<TestPerson> {
  return app.person([(await strictRole()).name]);
}

const usersOf = (api: ApiClient): Promise<ApiResponse> => api.get('/users?limit=1');

describe('a role that demands a second factor', () => {
  it('says so', async () => {
    const role = await strictRole();
    expect(role.mfaRequired).toBe(true);
    expect((await app.owner.get(`/roles/${role.id}`)).data).toMatchObject({ mfaRequired: true });
    expect(await strictRole({ mfaRequired: undefined })).toMatchObject({ mfaRequired: false });
    expect((await app.owner.post('/roles', { name: 'x-y', permissions: [], mfaRequired: 'true' })).status).toBe(400);
  });

  it('lets a session without one read itself, enrol and sign out, and nothing else', async () => {
    const { id, api } = await strictPerson();
    expect(refusal(await usersOf(api))).toEqual([403, 'MFA_ENROLMENT_REQUIRED']);
    expect(refusal(await api.get('/roles'))).toEqual([403, 'MFA_ENROLMENT_REQUIRED']);
    expect((await api.get('/auth/me')).status).toBe(200);
    expect((await api.get('/auth/mfa')).data).toMatchObject({ enabled: false, enrolmentRequired: true });
    const refreshed = await app.anonymous.post('/auth/refresh', { refreshToken: api.refreshToken });
    expect(refreshed.status).toBe(200);
    const { accessToken } = refreshed.data as { accessToken: string };
    expect(refusal(await usersOf(app.anonymous.withToken(accessToken)))).toEqual([403, 'MFA_ENROLMENT_REQUIRED']);
    const [denied] = await app.auditEvents(`actorId=${id}&action=access.denied`);
    expect(denied).toMatchObject({ outcome: 'denied', details: { code: 'MFA_ENROLMENT_REQUIRED' } });
    expect((await api.post('/auth/logout')).status).toBe(204);
  });

  it('opens everything once the factor is confirmed, in the same session and in the next', async () => {
    const person = await strictPerson();
    const enrolled = await enrol(app, person);
    expect((await usersOf(person.api)).status).toBe(200);
    const token = await challenge(app.anonymous, person.email);
    const { accessToken } = (await verify(app.anonymous, token, { code: codeOf(enrolled.secret) })).data as {
      accessToken: string;
    };
    expect((await usersOf(app.anonymous.withToken(accessToken))).status).toBe(200);
  });

  it('counts from the next request on for who gets it while signed in, also by inheritance and by a group', async () => {
    const [role, lower] = [await strictRole(), await strictRole({ mfaRequired: false })];
    const [direct, inheriting, member] = [
      await app.person(['admin']),
      await app.person([lower.name]),
      await app.person(['admin']),
    ];
    for (const { api } of [direct, inheriting, member]) expect((await usersOf(api)).status).toBe(200);
    await app.owner.post(`/users/${direct.id}/roles`, { roleId: role.id });
    await app.sql('INSERT INTO role_parents (role_id, parent_id) VALUES ($1, $2)', [lower.id, role.id]);
    const [group] = await app.sql<{ id: string }>(`INSERT INTO groups (name) VALUES ('strict') RETURNING id`);
    await app.sql('INSERT INTO group_roles (group_id, role_id) VALUES ($1, $2)', [group!.id, role.id]);
    await app.sql('INSERT INTO group_members (group_id, user_id) VALUES ($1, $2)', [group!.id, member.id]);
    for (const { api } of [direct, inheriting, member])
      expect(refusal(await usersOf(api))).toEqual([403, 'MFA_ENROLMENT_REQUIRED']);
    const someone = await app.person(['admin']);
    expect((await usersOf(someone.api)).status).toBe(200);
  });

  it('demands it again after a reset', async () => {
    const person = await strictPerson();
    await enrol(app, person);
    expect((await app.owner.delete(`/users/${person.id}/mfa`)).status).toBe(204);
    const again = await app.anonymous.signIn(person.email, PASSWORD);
    expect(refusal(await usersOf(again))).toEqual([403, 'MFA_ENROLMENT_REQUIRED']);
  });
});

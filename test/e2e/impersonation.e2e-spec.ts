import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { Database, Jobs } from '@app/platform';
import { AccessTokens } from '../../libs/auth/src/tokens/access-token.js';
import { until } from '../../libs/platform/src/cache/testing/until.js';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { type DeclaredRoute, declaredRoutes } from '../support/declared-routes.js';
import { Outbox } from '../support/outbox.js';
import { OWNER_EMAIL, PASSWORD, TestApp, type TestPerson } from '../support/test-app.js';

const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 20);
const NOBODY = '00000000-0000-4000-8000-000000000000';
const REASON = 'Cannot find the invoice';
/** What leaves a mark and is open all the same: the two ways to stop. */
const WAYS_OUT = ['DELETE /auth/impersonation', 'POST /auth/logout'];

interface Impersonation {
  readonly api: ApiClient;
  readonly sessionId: string;
  readonly response: ApiResponse;
}

interface TrailEvent {
  readonly id: string;
  readonly action: string;
  readonly actor: { id: string | null; sessionId: string | null };
  readonly impersonator: { id: string } | null;
  readonly subject: { id: string | null };
  readonly details: Record<string, unknown> | null;
}

const outbox = new Outbox(/^Support looked/);
let app: TestApp;
let ownerId: string;
/** Holds `users:impersonate` and `users:read`, no more. */
let support: TestPerson;
let target: TestPerson;

const refusalOf = ({ status, error }: ApiResponse): unknown[] => [status, error?.code];
const ask = (by: ApiClient, userId: string, more: object = {}): Promise<ApiResponse> =>
  by.post(`/users/${userId}/impersonate`, { reason: REASON, ...more });
const trail = async (query: string): Promise<TrailEvent[]> =>
  (await app.owner.get(`/audit-events?limit=100&${query}`)).data as TrailEvent[];
const sessionsOf = async (api: ApiClient): Promise<{ id: string; impersonated: boolean }[]> =>
  (await api.get('/auth/sessions')).data as { id: string; impersonated: boolean }[];

async function impersonate(by: ApiClient, userId: string, more: object = {}): Promise<Impersonation> {
  const response = await ask(by, userId, more);
  if (response.status !== 200) throw new Error(`Refused: ${response.text}`);
  const { accessToken, sessionId } = response.data as { accessToken: string; sessionId: string };
  return { api: app.anonymous.withToken(accessToken), sessionId, response };
}

async function createAccount(more: object = { password: PASSWORD }): Promise<{ id: string; email: string }> {
  const created = await app.owner.post('/users', { email: `${randomUUID()}@example.com`, ...more });
  return created.data as { id: string; email: string };
}

beforeAll(async () => {
  app = await TestApp.start({ DATA_DIR: outbox.dataDir });
  ownerId = ((await app.owner.get('/auth/me')).data as { id: string }).id;
  await app.owner.post('/roles', { name: 'support', permissions: ['users:impersonate', 'users:read'] });
  await app.owner.post('/roles', { name: 'reader', permissions: ['users:read'] });
  support = await app.person(['support']);
  target = await app.person(['reader']);
});

afterAll(async () => {
  await app.stop();
  outbox.remove();
});

describe('somebody from support who acts as a person', () => {
  it('gets one access token of ten minutes that names both, and nothing to renew it with', async () => {
    const { api, sessionId, response } = await impersonate(support.api, target.id);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(response.data).toEqual({
      accessToken: api.accessToken,
      tokenType: 'Bearer',
      expiresIn: 600,
      sessionId,
    });
    const claims = jwt.decode(api.accessToken!) as jwt.JwtPayload;
    expect(claims).toMatchObject({
      sub: target.id,
      act: { sub: support.id },
      sid: sessionId,
      amr: [],
      roles: ['reader'],
    });
    expect(claims.exp! - claims.iat!).toBe(600);
    const rows = await app.sql('SELECT FROM refresh_tokens WHERE session_id = $1', [sessionId]);
    expect(rows).toEqual([]);
    const refreshed = await app.anonymous.post('/auth/refresh', { refreshToken: sessionId });
    expect(refusalOf(refreshed)).toEqual([401, 'REFRESH_TOKEN_INVALID']);
  });

  it('sees what the person sees, with their permissions and not with their own', async () => {
    const { api } = await impersonate(support.api, target.id);
    expect((await api.get('/auth/me')).data).toMatchObject({
      id: target.id,
      permissions: ['users:read'],
      impersonator: { id: support.id, email: support.email },
    });
    expect((await api.get('/users?limit=1')).status).toBe(200);
    const plain = await impersonate(app.owner, (await createAccount()).id);
    expect(refusalOf(await plain.api.get('/users'))).toEqual([403, 'PERMISSION_DENIED']);
    expect((await target.api.get('/auth/me')).data).not.toHaveProperty('impersonator');
  });

  it('is seen by the person, in their list and by mail, and by administrators', async () => {
    const person = await app.person();
    const { sessionId, api } = await impersonate(support.api, person.id, { ticket: 'HELP-1' });
    expect(await sessionsOf(person.api)).toMatchObject([
      { id: sessionId, impersonated: true, current: false },
      { impersonated: false, current: true },
    ]);
    const listed = (await app.owner.get(`/users/${person.id}/sessions`)).data;
    expect(listed).toMatchObject([{ id: sessionId, impersonated: true }, { impersonated: false }]);
    const mail = await outbox.take(person.email);
    expect(mail.body).toContain('Somebody from support began to act as you');
    for (const kept of [REASON, 'HELP-1', support.email, support.id, api.accessToken!])
      expect(mail.body).not.toContain(kept);
    expect(await outbox.countAfterSilence(person.email)).toBe(1);
  });

  it('cannot stop being told apart by a token that does not say so: the session knows', async () => {
    const { sessionId } = await impersonate(support.api, target.id);
    const session = { id: sessionId, userId: target.id, factors: ['pwd'], authenticatedAt: new Date() };
    const api = app.anonymous.withToken(app.nest.get(AccessTokens).sign(session, []));
    expect((await api.get('/auth/me')).data).toMatchObject({ impersonator: { id: support.id } });
    expect(refusalOf(await api.post('/auth/reauthenticate', { password: PASSWORD }))).toEqual([
      403,
      'IMPERSONATION_FORBIDDEN',
    ]);
  });

  it('is no sign-in of the person: their first one stays their first', async () => {
    const { id, email } = await createAccount();
    await impersonate(support.api, id);
    const { lastLoginAt } = (await app.owner.get(`/users/${id}`)).data as { lastLoginAt: string | null };
    expect(lastLoginAt).toBeNull();
    await app.anonymous.signIn(email, PASSWORD);
    expect(await trail(`actorId=${id}&action=session.started`)).toMatchObject([{ details: { device: 'first' } }]);
  });

  it('is held up by what holds up the person, but may always stop', async () => {
    const { id } = await createAccount({ password: PASSWORD, mustChangePassword: true });
    const { api } = await impersonate(support.api, id);
    expect((await api.get('/auth/me')).data).toMatchObject({ id, mustChangePassword: true });
    expect(refusalOf(await api.get('/auth/sessions'))).toEqual([403, 'PASSWORD_CHANGE_REQUIRED']);
    expect((await api.delete('/auth/impersonation')).status).toBe(204);
  });
});

describe('to begin', () => {
  it('takes the permission, which `users:*` covers', async () => {
    const admin = await app.person(['admin']);
    expect(refusalOf(await ask(app.anonymous, target.id))).toEqual([401, 'UNAUTHENTICATED']);
    expect(refusalOf(await ask(target.api, support.id))).toEqual([403, 'PERMISSION_DENIED']);
    expect((await ask(admin.api, target.id)).status).toBe(200);
  });

  it('takes a password given lately, so no API key and no old session will do', async () => {
    const program = await app.program(['users:impersonate']);
    expect(refusalOf(await ask(program.api, target.id))).toEqual([403, 'REAUTH_REQUIRED']);

    const old = await app.anonymous.signIn(support.email, PASSWORD);
    const { sid } = jwt.decode(old.accessToken!) as { sid: string };
    await app.sql(`UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE id = $1`, [sid]);
    expect(refusalOf(await ask(old, target.id))).toEqual([403, 'REAUTH_REQUIRED']);
    await old.post('/auth/reauthenticate', { password: PASSWORD });
    expect((await ask(old, target.id)).status).toBe(200);
  });

  it.each<[string, object]>([
    ['no reason', { reason: undefined }],
    ['an empty reason', { reason: '' }],
    ['a blank reason', { reason: '  ' }],
    ['a reason without end', { reason: 'x'.repeat(501) }],
    ['a ticket that is no text', { ticket: 7 }],
    ['a wish for more time', { minutes: 60 }],
  ])('is refused with %s', async (_, more) => {
    expect(refusalOf(await ask(support.api, target.id, more))).toEqual([400, 'VALIDATION_ERROR']);
  });

  it('is refused as oneself, as nobody, and as an account that is not active', async () => {
    const suspended = await createAccount();
    await app.owner.post(`/users/${suspended.id}/suspend`, { reason: 'Test' });
    const deleted = await createAccount();
    await app.owner.delete(`/users/${deleted.id}`);
    const pending = await createAccount({});
    const refused = async (id: string): Promise<unknown[]> => refusalOf(await ask(support.api, id));
    expect(await refused(support.id)).toEqual([409, 'IMPERSONATION_OF_SELF']);
    expect(await refused(NOBODY)).toEqual([404, 'USER_NOT_FOUND']);
    expect(await refused('nobody')).toEqual([404, 'USER_NOT_FOUND']);
    expect(await refused(deleted.id)).toEqual([404, 'USER_NOT_FOUND']);
    expect(await refused(suspended.id)).toEqual([409, 'STATUS_CONFLICT']);
    expect(await refused(pending.id)).toEqual([409, 'STATUS_CONFLICT']);
    const { id } = (await app.owner.get(`/users/${suspended.id}`)).data as { id: string };
    expect(await trail(`subjectId=${id}&action=impersonation.started`)).toEqual([]);
  });

  it('is refused upwards, also for what the person holds at another scope or later, and that is on record', async () => {
    const admin = await app.person(['admin']);
    const scoped = await createAccount();
    const roleId = await app.roleId('auditor');
    await app.owner.post(`/users/${scoped.id}/roles`, { roleId, scope: 'project:1' });
    for (const id of [admin.id, ownerId, scoped.id])
      expect(refusalOf(await ask(support.api, id))).toEqual([403, 'TARGET_EXCEEDS_AUTHORITY']);
    expect(refusalOf(await ask(admin.api, ownerId))).toEqual([403, 'TARGET_EXCEEDS_AUTHORITY']);
    expect(await trail(`actorId=${admin.id}&action=access.denied`)).toMatchObject([
      { subject: { id: 'POST /api/v1/users/:id/impersonate' }, details: { code: 'TARGET_EXCEEDS_AUTHORITY' } },
    ]);
  });

  it('is refused to whoever acts as somebody already: no chains', async () => {
    const { api } = await impersonate(app.owner, support.id);
    expect(refusalOf(await ask(api, target.id))).toEqual([403, 'IMPERSONATION_FORBIDDEN']);
  });
});

describe('the session ends at once', () => {
  const NEW = true;
  /** Whether it takes a support person, and a target, of its own; then what ends it. */
  const endings: [string, boolean, boolean, (by: TestPerson, as: TestPerson, it: Impersonation) => Promise<unknown>][] =
    [
      ['when the impersonator is suspended', NEW, !NEW, (by) => suspend(by.id)],
      ['when the impersonator is due to be deactivated', NEW, !NEW, (by) => deactivateNow(by.id)],
      ['when the impersonator is deleted', NEW, !NEW, (by) => app.owner.delete(`/users/${by.id}`)],
      ['when the impersonator loses the permission', NEW, !NEW, (by) => revokeSupport(by.id)],
      ['when the impersonator signs out', !NEW, !NEW, (by) => by.api.post('/auth/logout')],
      ['when the impersonator signs out everywhere, elsewhere', NEW, !NEW, (by) => signOutFromElsewhere(by.email)],
      ['when an administrator signs the impersonator out', NEW, !NEW, (by) => signOut(by.id)],
      ['when the session of the impersonator expires', !NEW, !NEW, (by) => expire(sessionIdOf(by.api))],
      ['when the person is given more than the impersonator holds', !NEW, NEW, (_, as) => grant(as.id, 'admin')],
      ['when the person is suspended', !NEW, NEW, (_, as) => suspend(as.id)],
      ['when the person ends it', !NEW, !NEW, (_, as, { sessionId }) => as.api.delete(`/auth/sessions/${sessionId}`)],
      ['when the person signs out everywhere', !NEW, NEW, (_, as) => as.api.post('/auth/logout-all', {})],
      ['when an administrator signs the person out', !NEW, NEW, (_, as) => signOut(as.id)],
      ['when its time is up', !NEW, !NEW, (_, __, { sessionId }) => expire(sessionId)],
      ['when the impersonator stops', !NEW, !NEW, (_, __, { api }) => api.delete('/auth/impersonation')],
      ['when the impersonator signs out of it', !NEW, !NEW, (_, __, { api }) => api.post('/auth/logout')],
    ];

  it.each(endings)('%s', async (_, needsSupport, needsTarget, end) => {
    const by = needsSupport ? await app.person(['support', 'reader']) : await signedInAnew(support);
    const as = needsTarget ? await app.person() : target;
    const impersonation = await impersonate(by.api, as.id);
    expect((await impersonation.api.get('/auth/me')).status).toBe(200);
    await end(by, as, impersonation);
    expect(refusalOf(await impersonation.api.get('/auth/me'))).toEqual([401, 'UNAUTHENTICATED']);
    const listed = (await app.owner.get(`/users/${as.id}/sessions?limit=100`)).data as { id: string }[];
    expect(listed.map(({ id }) => id)).not.toContain(impersonation.sessionId);
  });

  it('and does not come back when the impersonator is activated again', async () => {
    const by = await app.person(['support']);
    const { api } = await impersonate(by.api, target.id);
    await suspend(by.id);
    await app.owner.post(`/users/${by.id}/activate`);
    expect((await api.get('/auth/me')).status).toBe(401);
  });

  it('also when it began at the very moment of the suspension: nothing wakes when that is lifted', async () => {
    const { id } = await createAccount();
    const awake: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const begin = Array.from({ length: 6 }, () => ask(support.api, id));
      const [answers] = await Promise.all([Promise.all(begin), suspend(id)]);
      expect(answers.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
      await app.owner.post(`/users/${id}/activate`);
      const listed = (await app.owner.get(`/users/${id}/sessions`)).data as { id: string }[];
      awake.push(...listed.map((session) => session.id));
    }
    expect(awake).toEqual([]);
  });

  it('and leaves the session of the impersonator as it is', async () => {
    const { api } = await impersonate(support.api, target.id);
    await api.post('/auth/logout');
    expect((await support.api.get('/auth/me')).data).toMatchObject({ id: support.id });
  });

  const suspend = (id: string): Promise<unknown> => app.owner.post(`/users/${id}/suspend`, { reason: 'Test' });
  const signOut = (id: string): Promise<unknown> => app.owner.delete(`/users/${id}/sessions`);
  const signedInAnew = async (person: TestPerson): Promise<TestPerson> => ({
    ...person,
    api: await app.anonymous.signIn(person.email, PASSWORD),
  });
  const sessionIdOf = (api: ApiClient): string => (jwt.decode(api.accessToken!) as { sid: string }).sid;

  async function signOutFromElsewhere(email: string): Promise<void> {
    await (await app.anonymous.signIn(email, PASSWORD)).post('/auth/logout-all', {});
  }

  /** They still hold all that the person holds. */
  async function revokeSupport(userId: string): Promise<void> {
    const grants = (await app.owner.get(`/users/${userId}/roles`)).data as { id: string; role: { name: string } }[];
    const { id } = grants.find(({ role }) => role.name === 'support')!;
    await app.owner.delete(`/users/${userId}/roles/${id}`);
  }

  async function grant(userId: string, role: string): Promise<void> {
    await app.owner.post(`/users/${userId}/roles`, { roleId: await app.roleId(role) });
  }

  /** As it is when the time comes that somebody set before. */
  async function deactivateNow(userId: string): Promise<void> {
    await app.sql(`UPDATE users SET deactivate_at = now() - interval '1 second' WHERE id = $1`, [userId]);
  }

  async function expire(sessionId: string): Promise<void> {
    await app.sql('UPDATE sessions SET expires_at = now() WHERE id = $1', [sessionId]);
  }
});

describe('the trail', () => {
  it('tells who began as whom, why, until when, and who stopped', async () => {
    const as = await createAccount();
    const { api, sessionId, response } = await impersonate(support.api, as.id, { ticket: 'HELP-2' });
    const ended = await api.delete('/auth/impersonation');
    expect([ended.status, ended.text]).toEqual([204, '']);
    const events = (await trail(`subjectId=${as.id}`)).slice(0, 2);
    const announced = [ended, response].map(({ headers }) => headers.get('audit-event-id'));
    expect(events.map(({ id }) => id)).toEqual(announced);
    expect(events).toMatchObject([
      {
        action: 'impersonation.ended',
        actor: { id: as.id, sessionId },
        impersonator: { id: support.id },
        details: { sessionId },
      },
      {
        action: 'impersonation.started',
        actor: { id: support.id },
        impersonator: null,
        details: { sessionId, reason: REASON, ticket: 'HELP-2', expiresAt: expect.any(String) },
      },
    ]);
    expect(JSON.stringify(events)).not.toContain(api.accessToken);
  });

  it('names both in whatever happens in between, and finds it by the impersonator', async () => {
    const by = await app.person(['support']);
    const { api, sessionId } = await impersonate(by.api, target.id);
    expect(refusalOf(await api.patch('/auth/me', { profile: { firstName: 'Eve' } }))).toEqual([
      403,
      'IMPERSONATION_FORBIDDEN',
    ]);
    expect(refusalOf(await api.get('/roles'))).toEqual([403, 'PERMISSION_DENIED']);
    await api.post('/auth/logout');
    const found = await trail(`impersonatorId=${by.id}`);
    const both = { actor: { type: 'user', id: target.id, sessionId }, impersonator: { id: by.id } };
    expect(found).toMatchObject([
      { ...both, action: 'session.ended', subject: { id: sessionId } },
      { ...both, action: 'access.denied', details: { code: 'PERMISSION_DENIED' } },
      { ...both, action: 'access.denied', details: { code: 'IMPERSONATION_FORBIDDEN' } },
    ]);
    expect((await app.owner.get(`/audit-events/${found[0]!.id}`)).data).toEqual(found[0]);
    expect(refusalOf(await app.owner.get('/audit-events?impersonatorId=me'))).toEqual([400, 'VALIDATION_ERROR']);
  });

  it('has one row for twenty who stop at once', async () => {
    const { id } = await createAccount();
    for (let round = 0; round < ROUNDS; round++) {
      const { api } = await impersonate(support.api, id);
      const answers = await Promise.all(Array.from({ length: 20 }, () => api.delete('/auth/impersonation')));
      const statuses = new Set(answers.map(({ status }) => status));
      expect([...statuses].filter((status) => status !== 204 && status !== 401)).toEqual([]);
    }
    const ended = await app.owner.get(`/audit-events?limit=1&subjectId=${id}&action=impersonation.ended`);
    expect(ended.meta).toMatchObject({ total: ROUNDS });
  });

  it('has the end of what ran out by itself, once, with the time and both names, and none of what was ended before', async () => {
    const [by, as, other] = [await app.person(['support']), await createAccount(), await createAccount()];
    const runsOut = await impersonate(by.api, as.id);
    const isLeft = await impersonate(by.api, other.id);
    const stopped = await impersonate(by.api, as.id);
    await stopped.api.delete('/auth/impersonation');
    const ofSessions = [[runsOut, isLeft, stopped].map(({ sessionId }) => sessionId)];
    const endings = `FROM pgboss.job WHERE name = 'impersonation-end' AND data ->> 'sessionId' = ANY ($1)`;
    const [asked] = await app.sql<{ count: number; isSoon: boolean }>(
      `SELECT count(*)::int, bool_and(start_after > now() + interval '9 minutes') AS "isSoon" ${endings}`,
      ofSessions,
    );
    expect(asked).toEqual({ count: 3, isSoon: true });

    await by.api.post('/auth/logout');
    const [{ at } = { at: new Date() }] = await app.sql<{ at: Date }>(
      `UPDATE sessions SET expires_at = now() - interval '1 minute' WHERE id = $1 RETURNING expires_at AS at`,
      [runsOut.sessionId],
    );
    await app.sql(`UPDATE sessions SET expires_at = now() WHERE id = ANY ($1)`, [ofSessions[0]!.slice(1)]);
    const [left] = await app.sql<{ at: Date }>(
      `SELECT revoked_at AS at FROM sessions WHERE user_id = $1 AND revoked_reason = 'logout'`,
      [by.id],
    );
    const jobs = app.nest.get(Jobs);
    await app.nest.get(Database).transaction(async () => {
      for (const sessionId of ofSessions[0]!.flatMap((id) => Array<string>(7).fill(id)))
        await jobs.enqueue('impersonation-end', { sessionId });
    });
    const isDone = async (): Promise<boolean> =>
      (await app.sql(`SELECT ${endings} AND state = 'completed'`, ofSessions)).length === 21;
    await until(isDone, 20_000);

    const ended = { action: 'impersonation.ended', actor: { type: 'system', id: null } };
    const told = await trail(`action=impersonation.ended&subjectId=${as.id}`);
    expect(told).toMatchObject([
      {
        ...ended,
        details: { sessionId: runsOut.sessionId, impersonatorId: by.id, endedAt: at.toISOString(), expired: true },
      },
      { actor: { id: as.id }, details: { sessionId: stopped.sessionId } },
    ]);
    expect(await trail(`action=impersonation.ended&subjectId=${other.id}`)).toMatchObject([
      { ...ended, details: { sessionId: isLeft.sessionId, endedAt: left!.at.toISOString() } },
    ]);
  });

  it('has none for whoever stops without having begun', async () => {
    expect(refusalOf(await support.api.delete('/auth/impersonation'))).toEqual([409, 'NOT_IMPERSONATING']);
    expect(await trail(`actorId=${support.id}&action=impersonation.ended`)).toEqual([]);
  });
});

describe('while somebody acts as another person', () => {
  let routes: DeclaredRoute[];
  let impersonation: Impersonation;
  const nameOf = ({ method, path }: DeclaredRoute): string => `${method} ${path}`;
  const call = ({ method, path }: DeclaredRoute): Promise<ApiResponse> =>
    impersonation.api.call(method, path.replace(/:\w+/g, NOBODY), method === 'GET' ? {} : { body: {} });
  const countOfDenials = async (): Promise<number> =>
    (await app.owner.get(`/audit-events?limit=1&action=access.denied&impersonatorId=${ownerId}`)).meta[
      'total'
    ] as number;
  const isForbidden = async (route: DeclaredRoute): Promise<boolean> =>
    refusalOf(await call(route)).join() === '403,IMPERSONATION_FORBIDDEN';

  /** As an owner, who may do everything: what is refused is refused for this reason only. */
  beforeAll(async () => {
    const second = await app.person(['owner']);
    routes = declaredRoutes(app).filter(({ endpoint }) => endpoint.access.kind !== 'public');
    impersonation = await impersonate(app.owner, second.id);
  });

  it('every route that leaves a mark is closed, but for the ways out', async () => {
    const marking = routes.filter(({ endpoint }) => endpoint.audit !== undefined || endpoint.reauthenticated);
    const before = await countOfDenials();
    const open: string[] = [];
    for (const route of marking.filter((each) => !WAYS_OUT.includes(nameOf(each))))
      if (!(await isForbidden(route))) open.push(nameOf(route));
    expect(open).toEqual([]);
    expect(marking.length).toBeGreaterThan(25);
    expect((await countOfDenials()) - before).toBe(marking.length - WAYS_OUT.length);
  });

  it('no route that changes something passes for one that only answers', () => {
    const open = routes.filter(
      ({ method, endpoint }) =>
        method !== 'GET' && !endpoint.reauthenticated && (!endpoint.audit || endpoint.whileImpersonating === 'allowed'),
    );
    expect(open.map(nameOf).sort()).toEqual([...WAYS_OUT, 'POST /access/check', 'POST /access/preview'].sort());
  });

  it.each([
    'POST /auth/change-password',
    'POST /auth/reauthenticate',
    'PATCH /auth/me',
    'POST /auth/mfa/totp',
    'DELETE /auth/mfa/totp',
    'POST /auth/mfa/recovery-codes',
    'DELETE /users/:id/mfa',
    'DELETE /auth/sessions/:id',
    'POST /auth/logout-all',
    'DELETE /users/:id/sessions',
    'POST /users/:id/impersonate',
    'POST /users/:id/roles',
    'POST /roles',
    'POST /users',
    'DELETE /users/:id',
    'POST /users/:id/invite',
    'POST /service-accounts/:id/keys',
    'POST /signing-keys/rotate',
  ])('%s is among the closed ones', async (name) => {
    const route = routes.find((each) => nameOf(each) === name);
    expect(route).toBeDefined();
    expect(await isForbidden(route!)).toBe(true);
  });

  it('what only answers is open', async () => {
    const closed: string[] = [];
    for (const route of routes.filter(({ method, endpoint }) => method === 'GET' && !endpoint.audit))
      if (await isForbidden(route)) closed.push(nameOf(route));
    expect(closed).toEqual([]);
    const check = { userId: ownerId, permission: 'users:read' };
    expect((await impersonation.api.post('/access/check', check)).status).toBe(200);
    expect((await impersonation.api.get('/auth/me')).data).toMatchObject({ impersonator: { email: OWNER_EMAIL } });
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventOf } from '@app/http';
import { AUDITED_CALLS } from '../support/audited-calls.js';
import { type DeclaredRoute, declaredRoutes } from '../support/declared-routes.js';
import { Outbox } from '../support/outbox.js';
import { type AuditEvent, PASSWORD, TestApp } from '../support/test-app.js';

const outbox = new Outbox();
let app: TestApp;
let declared: Map<string, DeclaredRoute>;

beforeAll(async () => {
  app = await TestApp.start({ DATA_DIR: outbox.dataDir, REGISTRATION: 'open', PUBLIC_URL: 'https://id.example.com' });
  const routes = declaredRoutes(app).filter(({ endpoint }) => eventOf(endpoint) !== undefined);
  declared = new Map(routes.map((route) => [`${route.method} ${route.path}`, route]));
});

afterAll(async () => {
  await app.stop();
  outbox.remove();
});

async function rowOf(eventId: string | null): Promise<AuditEvent> {
  return (await app.owner.get(`/audit-events/${eventId}`)).data as AuditEvent;
}

describe('every route that names an event', () => {
  it('has a call here', () => {
    // Add it to test/support/audited-calls.ts.
    expect([...declared.keys()].filter((name) => !(name in AUDITED_CALLS))).toEqual([]);
    expect(Object.keys(AUDITED_CALLS).filter((name) => !declared.has(name))).toEqual([]);
  });

  it.each(Object.keys(AUDITED_CALLS))('leaves its row: %s', async (name) => {
    const answer = await AUDITED_CALLS[name]!({ app, outbox });
    expect([name, answer.status, answer.error]).toEqual([name, expect.any(Number), undefined]);
    const { action, requestId } = await rowOf(answer.headers.get('audit-event-id'));
    const about = (await app.auditEvents(`requestId=${requestId}`)).map((event) => event.action);
    expect(about).toContain(eventOf(declared.get(name)!.endpoint));
    expect([answer.headers.get('x-request-id'), about]).toEqual([requestId, expect.arrayContaining([action])]);
  });
});

describe('what is refused or tried in vain', () => {
  it('is a row as well: a bad sign-in, a blocked one, a reused token, a door that stays shut', async () => {
    const { id, email, api } = await app.person();
    await app.anonymous.post('/auth/login', { email, password: 'not the password' });
    await app.anonymous.post('/auth/refresh', { refreshToken: api.refreshToken });
    await api.get('/users');
    await app.sql(
      `UPDATE refresh_tokens SET consumed_at = consumed_at - interval '1 minute' WHERE consumed_at IS NOT NULL`,
    );
    await app.anonymous.post('/auth/refresh', { refreshToken: api.refreshToken });
    await app.owner.post(`/users/${id}/suspend`, { reason: 'Trial' });
    await app.anonymous.post('/auth/login', { email, password: PASSWORD });
    const about = [...(await app.auditEvents(`subjectId=${id}`)), ...(await app.auditEvents(`actorId=${id}`))];
    const told = about.map(({ action, outcome }) => `${action} ${outcome}`);
    expect(told.filter((text) => text === 'sign-in.failed failure')).toHaveLength(2);
    expect(told).toEqual(expect.arrayContaining(['access.denied denied', 'session.reuse-detected denied']));
  });

  it('is a row when an administrator must first show the password again, or change it', async () => {
    const admin = await app.person(['admin']);
    const target = await app.person();
    await app.sql(`UPDATE sessions SET authenticated_at = now() - interval '1 hour' WHERE user_id = $1`, [admin.id]);
    expect((await admin.api.post(`/users/${target.id}/impersonate`, { reason: 'x' })).error.code).toBe(
      'REAUTH_REQUIRED',
    );
    await app.sql('UPDATE users SET must_change_password = true WHERE id = $1', [admin.id]);
    expect((await admin.api.get('/users')).error.code).toBe('PASSWORD_CHANGE_REQUIRED');
    expect((await admin.api.get('/auth/me')).status).toBe(200);
    const denied = await app.auditEvents(`actorId=${admin.id}&action=access.denied`);
    expect(denied.map(({ subject, details }) => [subject.id, details!['code']])).toEqual([
      ['GET /api/v1/users', 'PASSWORD_CHANGE_REQUIRED'],
      ['POST /api/v1/users/:id/impersonate', 'REAUTH_REQUIRED'],
    ]);
  });
});

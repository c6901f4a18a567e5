import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiClient, type ApiResponse } from '../support/api-client.js';
import { Outbox } from '../support/outbox.js';
import { PASSWORD, TestApp, type TestPerson } from '../support/test-app.js';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';
const NOBODY = '00000000-0000-4000-8000-000000000000';
const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 20);

interface ListedSession {
  id: string;
  device: string;
  ip: string | null;
  createdAt: string;
  lastSeenAt: string;
  current: boolean;
}

const outbox = new Outbox(/./);
let app: TestApp;

const sessionsOf = async (api: ApiClient): Promise<ListedSession[]> =>
  (await api.get('/auth/sessions')).data as ListedSession[];
const isAlive = async (api: ApiClient): Promise<boolean> => (await api.get('/auth/me')).status === 200;
const codeOf = ({ status, error }: ApiResponse): [number, string | undefined] => [status, error?.code];

async function signIn(email: string, headers: Record<string, string> = {}): Promise<[ApiClient, ApiResponse]> {
  const response = await app.anonymous.post('/auth/login', { email, password: PASSWORD }, headers);
  const { accessToken, refreshToken } = response.data as { accessToken: string; refreshToken: string };
  return [new ApiClient(app.url, accessToken, refreshToken), response];
}

async function currentIdOf(api: ApiClient): Promise<string> {
  return (await sessionsOf(api)).find(({ current }) => current)!.id;
}

beforeAll(async () => {
  app = await TestApp.start({ DATA_DIR: outbox.dataDir });
});

afterAll(() => app.stop());

describe('the list of sessions', () => {
  it('tells where somebody is signed in, newest first, and which one is asking', async () => {
    const { email, api } = await app.person();
    const [other] = await signIn(email, { 'user-agent': FIREFOX });
    const response = await other.get('/auth/sessions');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.meta).toMatchObject({ total: 2 });
    const sessions = response.data as ListedSession[];
    expect(sessions).toMatchObject([
      { device: 'Firefox on Linux', ip: '127.0.0.1', current: true },
      { device: 'Node.js', ip: '127.0.0.1', current: false },
    ]);
    expect(Object.keys(sessions[0]!).sort()).toEqual([
      'createdAt',
      'current',
      'device',
      'id',
      'impersonated',
      'ip',
      'lastSeenAt',
    ]);
    expect(await currentIdOf(api)).toBe(sessions[1]!.id);
  });

  it('shows nobody the sessions of others, nor ended and expired ones', async () => {
    const { email, api } = await app.person();
    const [over, expired] = [(await signIn(email))[0], (await signIn(email))[0]];
    await app.sql('UPDATE sessions SET idle_expires_at = now() WHERE id = $1', [await currentIdOf(expired)]);
    await over.post('/auth/logout');
    expect(await sessionsOf(api)).toMatchObject([{ current: true }]);
  });

  it('is paged', async () => {
    const { email, api } = await app.person();
    await signIn(email);
    const first = await api.get('/auth/sessions?limit=1');
    const second = await api.get(`/auth/sessions?limit=1&cursor=${String(first.meta['nextCursor'])}`);
    expect([...(first.data as ListedSession[]), ...(second.data as ListedSession[])]).toEqual(await sessionsOf(api));
  });

  it('is for those who are signed in', async () => {
    expect(codeOf(await app.anonymous.get('/auth/sessions'))).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('notes when a session was seen, once a minute', async () => {
    const { api } = await app.person();
    const seen = async (): Promise<string> => (await sessionsOf(api))[0]!.lastSeenAt;
    const id = await currentIdOf(api);
    const first = await seen();
    expect(await seen()).toBe(first);
    await app.sql(`UPDATE sessions SET last_seen_at = now() - interval '61 seconds' WHERE id = $1`, [id]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => api.get('/auth/me')));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(Date.now() - Date.parse(await seen())).toBeLessThan(10_000);
  });

  it('does not wait for a lock to note it', async () => {
    const { api } = await app.person();
    const id = await currentIdOf(api);
    await app.sql(`UPDATE sessions SET last_seen_at = now() - interval '1 hour' WHERE id = $1`, [id]);
    const lock = app.sql(`WITH held AS (SELECT FROM sessions WHERE id = $1 FOR UPDATE) SELECT pg_sleep(2) FROM held`, [
      id,
    ]);
    await new Promise((resolve) => setTimeout(resolve, 200));
    const started = performance.now();
    expect(await isAlive(api)).toBe(true);
    expect(performance.now() - started).toBeLessThan(1_000);
    await lock;
  });
});

describe('ending one session', () => {
  it('kills its tokens at once, leaves the others, and is in the trail', async () => {
    const { id: userId, email, api } = await app.person();
    const [other] = await signIn(email);
    const id = await currentIdOf(other);
    const response = await api.delete(`/auth/sessions/${id}`);
    expect([response.status, response.text]).toEqual([204, '']);
    expect(await isAlive(other)).toBe(false);
    expect(codeOf(await app.anonymous.post('/auth/refresh', { refreshToken: other.refreshToken }))).toEqual([
      401,
      'REFRESH_TOKEN_INVALID',
    ]);
    expect(await isAlive(api)).toBe(true);
    expect(await app.auditEvents(`subjectId=${id}&action=session.ended`)).toMatchObject([{ actor: { id: userId } }]);
  });

  it('is refused alike for the session of another, an ended one, and one that never was', async () => {
    const { email, api } = await app.person();
    const stranger = await app.person();
    const [over] = await signIn(email);
    const overId = await currentIdOf(over);
    await over.post('/auth/logout');
    for (const id of [await currentIdOf(stranger.api), await currentIdOf(app.owner), overId, NOBODY, 'x']) {
      expect([id, codeOf(await api.delete(`/auth/sessions/${id}`))]).toEqual([id, [404, 'SESSION_NOT_FOUND']]);
    }
    expect([await isAlive(stranger.api), await isAlive(app.owner)]).toEqual([true, true]);
  });

  it('has one winner among twenty', async () => {
    const { email, api } = await app.person();
    for (let round = 0; round < ROUNDS; round++) {
      const [other] = await signIn(email);
      const id = await currentIdOf(other);
      const answers = await Promise.all(Array.from({ length: 20 }, () => api.delete(`/auth/sessions/${id}`)));
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([204, ...Array.from({ length: 19 }, () => 404)]);
    }
  });

  it('never loses against a refresh: whatever it answers, nothing of the session lives on', async () => {
    const { email, api } = await app.person();
    for (let round = 0; round < ROUNDS; round++) {
      const [other] = await signIn(email);
      const id = await currentIdOf(other);
      const refresh = () => app.anonymous.post('/auth/refresh', { refreshToken: other.refreshToken });
      const [ended, ...refreshed] = await Promise.all([api.delete(`/auth/sessions/${id}`), refresh(), refresh()]);
      expect(ended.status).toBe(204);
      for (const { status, data } of refreshed) {
        expect([200, 401]).toContain(status);
        if (status !== 200) continue;
        const tokens = data as { accessToken: string; refreshToken: string };
        expect(await isAlive(app.anonymous.withToken(tokens.accessToken))).toBe(false);
        const again = await app.anonymous.post('/auth/refresh', { refreshToken: tokens.refreshToken });
        expect(again.status).toBe(401);
      }
    }
  });
});

describe('signing out everywhere', () => {
  it('ends every session, this one too', async () => {
    const { id, email, api } = await app.person();
    const [other] = await signIn(email);
    expect((await api.post('/auth/logout-all')).status).toBe(204);
    expect([await isAlive(api), await isAlive(other)]).toEqual([false, false]);
    expect(await app.auditEvents(`subjectId=${id}&action=sessions.ended`)).toMatchObject([
      { actor: { id }, subject: { type: 'user' }, details: { ended: 2, keptCurrent: false } },
    ]);
  });

  it('keeps the current one when asked to', async () => {
    const { email, api } = await app.person();
    const [other] = await signIn(email);
    expect((await api.post('/auth/logout-all', { keepCurrent: true })).status).toBe(204);
    expect([await isAlive(api), await isAlive(other)]).toEqual([true, false]);
  });

  it.each([{ keepCurrent: 'true' }, { keepCurrent: null }, { userId: NOBODY }])('refuses %j', async (body) => {
    const { api } = await app.person();
    expect(codeOf(await api.post('/auth/logout-all', body))).toEqual([400, 'VALIDATION_ERROR']);
    expect(await isAlive(api)).toBe(true);
  });
});

describe('the sessions of another', () => {
  let person: TestPerson;
  beforeAll(async () => {
    person = await app.person();
  });

  it('are listed with sessions:read, which auditors hold', async () => {
    const auditor = await app.person(['auditor']);
    const response = await auditor.api.get(`/users/${person.id}/sessions`);
    expect(response.data).toMatchObject([{ device: 'Node.js', current: false }]);
    expect(codeOf(await auditor.api.delete(`/users/${person.id}/sessions`))).toEqual([403, 'PERMISSION_DENIED']);
    expect(codeOf(await person.api.get(`/users/${auditor.id}/sessions`))).toEqual([403, 'PERMISSION_DENIED']);
  });

  it('are ended with sessions:revoke', async () => {
    const admin = await app.person(['admin']);
    const victim = await app.person();
    expect((await admin.api.delete(`/users/${victim.id}/sessions`)).status).toBe(204);
    expect(await isAlive(victim.api)).toBe(false);
    expect(await app.auditEvents(`subjectId=${victim.id}&action=sessions.ended`)).toMatchObject([
      { actor: { id: admin.id } },
    ]);
  });

  it('are not ended by somebody who holds less', async () => {
    const admin = await app.person(['admin']);
    const ownerId = ((await app.owner.get('/auth/me')).data as { id: string }).id;
    expect(codeOf(await admin.api.delete(`/users/${ownerId}/sessions`))).toEqual([403, 'TARGET_EXCEEDS_AUTHORITY']);
    expect(await isAlive(app.owner)).toBe(true);
  });

  it.each([NOBODY, 'x'])('are 404 for %j', async (id) => {
    expect(codeOf(await app.owner.get(`/users/${id}/sessions`))).toEqual([404, 'USER_NOT_FOUND']);
    expect(codeOf(await app.owner.delete(`/users/${id}/sessions`))).toEqual([404, 'USER_NOT_FOUND']);
  });
});

describe('the person is told by mail', () => {
  it('of a sign-in from a new device, not of the first one nor of a known device', async () => {
    const email = `mail-${randomUUID()}@example.com`;
    await app.owner.post('/users', { email, password: PASSWORD });
    const [, first] = await signIn(email);
    await signIn(email, { 'x-device-token': (first.data as { deviceToken: string }).deviceToken });
    await signIn(email.toUpperCase(), { 'user-agent': FIREFOX });
    const mail = await outbox.take(email);
    expect(await outbox.all(email)).toHaveLength(1);
    expect(mail.subject).toBe('New sign-in to your account');
    expect(mail.body).toContain('Firefox on Linux');
    expect(mail.body).toContain('127.0.0.1');
  });

  it('in words of our own: what a client says of itself is not repeated', async () => {
    const { email } = await app.person();
    await signIn(email, { 'user-agent': 'Call +1 900 555 0100 <a href="https://evil.example">now</a>' });
    const { body } = await outbox.take(email);
    expect(body).toContain('Unknown device');
    expect(body).not.toMatch(/evil|900 555/);
  });

  it('of a refresh token that was used twice, without any token in the mail', async () => {
    const { email, api } = await app.person();
    const refresh = () => app.anonymous.post('/auth/refresh', { refreshToken: api.refreshToken });
    const next = ((await refresh()).data as { refreshToken: string }).refreshToken;
    const id = await currentIdOf(api);
    await app.sql(
      `UPDATE refresh_tokens SET consumed_at = consumed_at - interval '1 hour' WHERE session_id = $1
                   AND consumed_at IS NOT NULL`,
      [id],
    );
    expect((await refresh()).status).toBe(401);
    const { subject, body } = await outbox.take(email);
    expect(subject).toMatch(/^We signed out one of your devices/);
    for (const token of [api.refreshToken!, next, api.accessToken!]) expect(body).not.toContain(token);
  });
});

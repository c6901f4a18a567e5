import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { SessionStandings } from '../../libs/auth/src/sessions/session-standings.js';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { Outbox } from '../support/outbox.js';
import { enrol } from '../support/second-factor.js';
import { type AuditEvent, PASSWORD, TestApp, type TestPerson } from '../support/test-app.js';

const NEW_PASSWORD = 'seven quiet lanterns';
const SECRETS = /password_?hash|\$2[aby]\$|correct horse|quiet lantern/i;

let app: TestApp;
const outbox = new Outbox(/password/i);

beforeAll(async () => {
  app = await TestApp.start({ BCRYPT_COST: '10', DATA_DIR: outbox.dataDir, PUBLIC_URL: 'https://id.example.com' });
});

afterAll(async () => {
  await app.stop();
  outbox.remove();
});

const forgot = (email: unknown, headers = {}): Promise<ApiResponse> =>
  app.anonymous.post('/auth/forgot-password', { email }, headers);
const reset = (token: unknown, newPassword: unknown = NEW_PASSWORD): Promise<ApiResponse> =>
  app.anonymous.post('/auth/reset-password', { token, newPassword });
const change = (api: ApiClient, currentPassword: string, newPassword = NEW_PASSWORD): Promise<ApiResponse> =>
  api.post('/auth/change-password', { currentPassword, newPassword });
const signInStatus = async (email: string, password: string): Promise<number> =>
  (await app.anonymous.post('/auth/login', { email, password })).status;
const meStatus = async (api: ApiClient): Promise<number> => (await api.get('/auth/me')).status;

/** Asks for a link and reads it from the mail. `nth` counts the mails this person got so far. */
async function mailedToken(email: string, nth = 1): Promise<string> {
  expect((await forgot(email)).status).toBe(202);
  return (await outbox.take(email, nth)).token!;
}

async function eventOf(response: ApiResponse): Promise<Record<string, unknown>> {
  const answer = await app.owner.get(`/audit-events/${response.headers.get('audit-event-id')}`);
  expect(answer.text).not.toMatch(SECRETS);
  return answer.data as Record<string, unknown>;
}

/** What the trail says came of a request for a link, which is decided after its answer. */
async function outcomeOf(response: ApiResponse): Promise<AuditEvent> {
  const query = `action=password.reset-link-issued&requestId=${response.headers.get('x-request-id')}`;
  for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 25) {
    const [event] = await app.auditEvents(query);
    if (event) return event;
    await sleep(25);
  }
  throw new Error('Nothing came of the request');
}

function expectRefused(response: ApiResponse, status: number, code: string): void {
  expect([response.status, response.error.code, response.error.details]).toEqual([status, code, []]);
}

function expectWeak(response: ApiResponse, field: string, code: string): void {
  expect([response.status, response.error.code]).toEqual([400, 'VALIDATION_ERROR']);
  expect(response.error.details).toEqual([{ field, code, message: expect.any(String) }]);
}

describe('a weak password', () => {
  it.each([
    ['one on the lists', 'unbelievable', 'PASSWORD_TOO_COMMON'],
    ['an easy one', 'qwertyuiopasdfghjkl', 'PASSWORD_TOO_GUESSABLE'],
    ['128 times the same', 'x'.repeat(128), 'PASSWORD_TOO_GUESSABLE'],
    ['the own address', 'weak-one@example.com', 'PASSWORD_CONTAINS_OWN_DATA'],
    ['the own name', 'Maximiliane Feuerbach', 'PASSWORD_CONTAINS_OWN_DATA'],
    ['the name of the service', 'Rollcall-2026', 'PASSWORD_CONTAINS_OWN_DATA'],
    ['12 characters that are 6', 'e\u0301'.repeat(6), 'IS_LENGTH'],
  ])('is refused on every way in: %s', async (_, password, code) => {
    const profile = { firstName: 'Maximiliane', lastName: 'Feuerbach' };
    const email = `weak-one@example.com`;
    expectWeak(await app.owner.post('/users', { email, password, profile }), 'password', code);

    const { id, api, email: address } = await app.person();
    await app.owner.patch(`/users/${id}`, { profile });
    const own = password === email ? address : password;
    expectWeak(await change(api, PASSWORD, own), 'newPassword', code);
    const token = await mailedToken(address);
    expectWeak(await reset(token, own), 'newPassword', code);
    expect(await signInStatus(address, PASSWORD)).toBe(200);
    expect((await reset(token)).status).toBe(204);
  });

  it('is told from a strong one only to whoever holds a good token', async () => {
    const answers = [await reset('not-a-token', 'x'.repeat(20)), await reset('not-a-token')];
    for (const answer of answers) expectRefused(answer, 400, 'RESET_TOKEN_INVALID');
  });
});

describe('a forgotten password', () => {
  it('is replaced by a link that works once, and everybody signed in is out', async () => {
    const { id, email, api } = await app.person();
    const asked = await forgot(email.toUpperCase());
    expect([asked.status, asked.data]).toEqual([202, { status: 'accepted' }]);
    expect(asked.headers.get('cache-control')).toBe('no-store');
    expect(await eventOf(asked)).toMatchObject({
      action: 'password.reset-requested',
      outcome: 'success',
      actor: { type: 'anonymous' },
      subject: { type: 'user', id: null },
    });
    expect(await outcomeOf(asked)).toMatchObject({
      outcome: 'success',
      actor: { type: 'anonymous' },
      subject: { type: 'user', id },
    });
    const { body, token } = await outbox.take(email);
    expect(body).toContain(`https://id.example.com/reset-password?token=${token}`);

    const done = await reset(token!);
    expect([done.status, done.text]).toEqual([204, '']);
    expect(await eventOf(done)).toMatchObject({
      action: 'password.reset',
      actor: { type: 'user', id },
      subject: { type: 'user', id },
    });
    expect(await meStatus(api)).toBe(401);
    expect((await app.anonymous.post('/auth/refresh', { refreshToken: api.refreshToken })).status).toBe(401);
    expect([await signInStatus(email, PASSWORD), await signInStatus(email, NEW_PASSWORD)]).toEqual([401, 200]);
    const told = await outbox.take(email, 2);
    expect(told.subject).toBe('Your password was changed');
    expect(told.body).not.toMatch(/token=|quiet lantern/);
    expectRefused(await reset(token!, 'another good passphrase'), 400, 'RESET_TOKEN_INVALID');
  });

  it('leaves the second factor as it is: the new password is the first of two steps', async () => {
    const { email } = await enrol(app, await app.person());
    expect((await reset(await mailedToken(email))).status).toBe(204);
    const { data } = await app.anonymous.post('/auth/login', { email, password: NEW_PASSWORD });
    expect(data).toMatchObject({ mfaRequired: true });
    expect(data).not.toHaveProperty('accessToken');
  });

  it('keeps the token out of the database, the jobs, the trail and the answer', async () => {
    const { email } = await app.person();
    const asked = await forgot(email);
    const token = (await outbox.take(email)).token!;
    const rows = await app.sql<{ row: string }>(
      `SELECT t::text AS row FROM password_reset_tokens t UNION ALL SELECT e::text FROM user_audit_log e
       UNION ALL SELECT coalesce(j.data::text, '') FROM pgboss.job j`,
    );
    expect(rows.filter(({ row }) => row.includes(token))).toEqual([]);
    expect(asked.text + JSON.stringify([...asked.headers])).not.toContain(token);
  });

  it('takes the place of the link from the request, whatever host it names', async () => {
    const { email } = await app.person();
    await forgot(email, { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' });
    expect((await outbox.take(email)).body).not.toContain('evil.example');
  });

  it('answers the same for every kind of account, and mails none but the active', async () => {
    const reference = await app.person();
    const accounts = await unreachableAccounts();
    const answers = new Map<string, unknown>();
    for (const [kind, email] of Object.entries({ active: reference.email, ...accounts })) {
      const { status, text, headers } = await forgot(email, { 'x-request-id': 'same-for-all' });
      answers.set(kind, { status, text, headers: [...headers.keys()].sort() });
    }
    for (const [kind, answer] of answers) expect([kind, answer]).toEqual([kind, answers.get('active')]);
    await outbox.take(reference.email);
    const last = await app.person();
    await mailedToken(last.email);
    for (const email of Object.values(accounts)) expect(await outbox.all(email)).toEqual([]);
    expect(await outbox.all('nobody@example.invalid')).toEqual([]);
  });

  it('tells the trail why nothing was mailed, and keeps no address that was typed', async () => {
    const typed = 'typed-by-a-stranger@example.com';
    expect(await outcomeOf(await forgot(typed))).toMatchObject({
      outcome: 'failure',
      subject: { type: 'user', id: null },
      details: { reason: 'no-active-account' },
    });
    expect(JSON.stringify(await app.auditEvents(''))).not.toContain(typed);
  });

  it('looks at no account before the answer: a known address is answered while another holds its lock', async () => {
    const { id, email } = await app.person();
    const client = new pg.Client({ connectionString: app.database.owner });
    await client.connect();
    await client.query('BEGIN');
    await client.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [id]);
    const asked = await Promise.race([forgot(email), sleep(3_000)]);
    await client.query('ROLLBACK');
    await client.end();
    expect(asked).toMatchObject({ status: 202 });
    expect((await outbox.take(email)).token).toBeDefined();
  });

  it('mails five links in the life of one, and the newest still works', async () => {
    const { email } = await app.person();
    for (let n = 1; n <= 5; n++) await mailedToken(email, n);
    const sixth = await forgot(email);
    expect([sixth.status, sixth.data]).toEqual([202, { status: 'accepted' }]);
    expect(await outcomeOf(sixth)).toMatchObject({ outcome: 'failure', details: { reason: 'too-many-links' } });
    const links = await outbox.all(email);
    expect(links).toHaveLength(5);
    expect((await reset(links[4]!.token!)).status).toBe(204);
  });

  it.each([
    ['no address', {}],
    ['a null address', { email: null }],
    ['a list', { email: ['a@example.com'] }],
    ['an address of 321 characters', { email: 'a'.repeat(321) }],
    ['an unknown field', { email: 'a@example.com', url: 'https://evil.example' }],
  ])('refuses %s', async (_, body) => {
    const response = await app.anonymous.post('/auth/forgot-password', body);
    expect([response.status, response.error.code]).toEqual([400, 'VALIDATION_ERROR']);
  });
});

describe('a mailed token dies', () => {
  const fatal: [string, (person: TestPerson) => Promise<unknown>][] = [
    ['by a newer one', ({ email }) => mailedToken(email, 2)],
    ['by a change of the password', ({ api }) => change(api, PASSWORD, 'another good passphrase')],
    ['by a change of the address', ({ id }) => app.owner.patch(`/users/${id}`, { email: `moved-${id}@example.com` })],
    ['by a suspension', ({ id }) => app.owner.post(`/users/${id}/suspend`, { reason: 'Test' })],
    ['by a deletion', ({ id }) => app.owner.delete(`/users/${id}`)],
    ['by time', ({ id }) => app.sql(`UPDATE password_reset_tokens SET expires_at = now() WHERE user_id = $1`, [id])],
  ];

  it.each(fatal)('%s', async (_, kill) => {
    const person = await app.person();
    const token = await mailedToken(person.email);
    await kill(person);
    expectRefused(await reset(token), 400, 'RESET_TOKEN_INVALID');
  });

  it('for good: activating or restoring the account revives nothing', async () => {
    const [suspended, deleted] = [await app.person(), await app.person()];
    const tokens = [await mailedToken(suspended.email), await mailedToken(deleted.email)];
    await app.owner.post(`/users/${suspended.id}/suspend`, { reason: 'Test' });
    await app.owner.post(`/users/${suspended.id}/activate`);
    await app.owner.delete(`/users/${deleted.id}`);
    await app.owner.post(`/users/${deleted.id}/restore`);
    for (const token of tokens) expectRefused(await reset(token), 400, 'RESET_TOKEN_INVALID');
  });

  it('by nothing else: a new name leaves it alone', async () => {
    const { id, email } = await app.person();
    const token = await mailedToken(email);
    await app.owner.patch(`/users/${id}`, { profile: { firstName: 'Ana' } });
    expect((await reset(token)).status).toBe(204);
  });

  it('and no other token passes for one', async () => {
    const { api } = await app.person();
    for (const token of [api.refreshToken, api.accessToken!.slice(0, 200), ''])
      expectRefused(await reset(token), 400, 'RESET_TOKEN_INVALID');
  });
});

describe('changing the own password', () => {
  it('keeps this session, ends all others, tells the person and the trail', async () => {
    const { id, email, api } = await app.person();
    const other = await app.anonymous.signIn(email, PASSWORD);
    const changed = await change(api, PASSWORD);
    expect([changed.status, changed.text]).toEqual([204, '']);
    expect(await eventOf(changed)).toMatchObject({
      action: 'password.changed',
      actor: { type: 'user', id },
      subject: { type: 'user', id },
    });
    expect([await meStatus(api), await meStatus(other)]).toEqual([200, 401]);
    expect((await app.anonymous.post('/auth/refresh', { refreshToken: other.refreshToken })).status).toBe(401);
    expect((await app.anonymous.post('/auth/refresh', { refreshToken: api.refreshToken })).status).toBe(200);
    expect([await signInStatus(email, PASSWORD), await signInStatus(email, NEW_PASSWORD)]).toEqual([401, 200]);
    expect((await outbox.take(email)).subject).toBe('Your password was changed');
  });

  it('refuses a wrong current password, after a whole hash and with a row in the trail', async () => {
    const { id, email, api } = await app.person();
    const started = performance.now();
    const refused = await change(api, 'not the password');
    expect(performance.now() - started).toBeGreaterThan(20);
    expectRefused(refused, 401, 'INVALID_CREDENTIALS');
    expect(await eventOf(refused)).toMatchObject({
      action: 'reauthentication.failed',
      outcome: 'failure',
      subject: { type: 'user', id },
      details: { purpose: 'change-password' },
    });
    expect(await signInStatus(email, PASSWORD)).toBe(200);
  });

  it('refuses the password there is', async () => {
    const { api } = await app.person();
    expectWeak(await change(api, PASSWORD, PASSWORD), 'newPassword', 'PASSWORD_UNCHANGED');
  });

  it('needs a session', async () => {
    expectRefused(await change(app.anonymous, PASSWORD), 401, 'UNAUTHENTICATED');
  });
});

describe('an account that must change its password', () => {
  it('can read itself, refresh, leave and change it, and nothing else until it has', async () => {
    const { id, email, api } = await app.person(['admin']);
    await app.owner.patch(`/users/${id}`, { mustChangePassword: true });
    expect((await api.get('/auth/me')).data).toMatchObject({ mustChangePassword: true });
    for (const blocked of [
      await api.get('/users'),
      await api.get('/roles'),
      await api.post('/users', { email: 'x@example.com' }),
      await api.post('/auth/reauthenticate', { password: PASSWORD }),
    ])
      expectRefused(blocked, 403, 'PASSWORD_CHANGE_REQUIRED');
    const leaving = await app.anonymous.signIn(email, PASSWORD);
    expect((await app.anonymous.post('/auth/refresh', { refreshToken: leaving.refreshToken })).status).toBe(200);
    expect((await leaving.post('/auth/logout')).status).toBe(204);

    const changed = await change(api, PASSWORD);
    expect(await eventOf(changed)).toMatchObject({ changes: { mustChangePassword: { before: true, after: false } } });
    expect((await api.get('/users')).status).toBe(200);
    expect((await api.get('/auth/me')).data).toMatchObject({ mustChangePassword: false });
  });

  it('has done so by a reset as well, which is a new version of the account', async () => {
    const { id, email } = await app.person();
    await app.owner.patch(`/users/${id}`, { mustChangePassword: true });
    const before = (await app.owner.get(`/users/${id}`)).data as { version: number };
    await reset(await mailedToken(email));
    expect((await app.owner.get(`/users/${id}`)).data).toMatchObject({
      mustChangePassword: false,
      version: before.version + 1,
    });
  });
});

describe('confirming the password', () => {
  const isRecent = async (api: ApiClient, userId: string): Promise<boolean | undefined> => {
    const { sid } = JSON.parse(Buffer.from(api.accessToken!.split('.')[1]!, 'base64url').toString()) as { sid: string };
    return (await app.nest.get(SessionStandings).visit(sid, userId))?.isRecentlyAuthenticated;
  };
  const age = (userId: string, minutes: number): Promise<object[]> =>
    app.sql(`UPDATE sessions SET authenticated_at = now() - make_interval(mins => $2) WHERE user_id = $1`, [
      userId,
      minutes,
    ]);

  it('makes this session fresh for ten minutes, and no other', async () => {
    const { id, email, api } = await app.person();
    const other = await app.anonymous.signIn(email, PASSWORD);
    await age(id, 9);
    expect(await isRecent(api, id)).toBe(true);
    await age(id, 11);
    expect(await isRecent(api, id)).toBe(false);
    const confirmed = await api.post('/auth/reauthenticate', { password: PASSWORD });
    expect([confirmed.status, confirmed.text]).toEqual([204, '']);
    expect(await eventOf(confirmed)).toMatchObject({ action: 'session.reauthenticated', actor: { id } });
    expect([await isRecent(api, id), await isRecent(other, id)]).toEqual([true, false]);
  });

  it('refuses a wrong password and leaves the session as old as it was', async () => {
    const { id, api } = await app.person();
    await age(id, 11);
    const refused = await api.post('/auth/reauthenticate', { password: 'not the password' });
    expectRefused(refused, 401, 'INVALID_CREDENTIALS');
    expect(await eventOf(refused)).toMatchObject({ details: { purpose: 'reauthenticate' } });
    expect(await isRecent(api, id)).toBe(false);
    expect(await meStatus(api)).toBe(200);
  });
});

describe('the limit on guesses', () => {
  it.each([
    ['/auth/forgot-password', { email: 'nobody@example.com' }],
    ['/auth/reset-password', { token: 'not-a-token', newPassword: NEW_PASSWORD }],
    ['/auth/change-password', { currentPassword: 'not the password', newPassword: NEW_PASSWORD }],
    ['/auth/reauthenticate', { password: 'not the password' }],
  ])('counts %s', async (path, body) => {
    const limited = await TestApp.start({ DATA_DIR: outbox.dataDir, SIGN_INS_PER_MINUTE: '4' });
    try {
      // The owner's own sign-in was the first.
      for (let n = 0; n < 3; n++) expect((await limited.owner.post(path, body)).status).not.toBe(429);
      expectRefused(await limited.owner.post(path, body), 429, 'RATE_LIMITED');
    } finally {
      await limited.stop();
    }
  });
});

async function unreachableAccounts(): Promise<Record<string, string>> {
  const [suspended, deleted] = [await app.person(), await app.person()];
  await app.owner.post(`/users/${suspended.id}/suspend`, { reason: 'Test' });
  await app.owner.delete(`/users/${deleted.id}`);
  const pending = `pending-${suspended.id}@example.com`;
  await app.owner.post('/users', { email: pending });
  return {
    unknown: `nobody-${suspended.id}@example.com`,
    'no address at all': '',
    suspended: suspended.email,
    deleted: deleted.email,
    pending,
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, Jobs } from '@app/platform';
import { type ApiResponse } from '../support/api-client.js';
import { Outbox } from '../support/outbox.js';
import { PASSWORD, TestApp } from '../support/test-app.js';

const PARALLEL = 20;
const OTHER_PASSWORD = 'quite another battery';

const outbox = new Outbox();
let app: TestApp;
let count = 0;

const newEmail = (): string => `visitor-${++count}@example.com`;

interface User {
  id: string;
  email: string;
  status: string;
  emailVerified: boolean;
  profile: Record<string, unknown>;
}

const register = (email: string, more: object = {}, headers: Record<string, string> = {}): Promise<ApiResponse> =>
  app.anonymous.post('/auth/register', { email, password: PASSWORD, ...more }, headers);

const verify = (token: unknown): Promise<ApiResponse> => app.anonymous.post('/auth/verify-email', { token });

const signIn = (email: string, password = PASSWORD): Promise<ApiResponse> =>
  app.anonymous.post('/auth/login', { email, password });

async function accountOf(email: string): Promise<User> {
  return ((await app.owner.get(`/users?q=${encodeURIComponent(email)}`)).data as User[])[0]!;
}

/** Registered and not yet verified. */
async function registered(more: object = {}): Promise<{ email: string; token: string; user: User }> {
  const email = newEmail();
  await register(email, more);
  const { token } = await outbox.take(email);
  return { email, token: token!, user: await accountOf(email) };
}

const codeOf = ({ status, error }: ApiResponse): unknown[] => [status, error?.code];

/** What a stranger can see of an answer, without what differs between any two. */
function visible({ status, headers, text }: ApiResponse): object {
  return { status, text, headers: [...headers.keys()].sort(), length: headers.get('content-length') };
}

beforeAll(async () => {
  app = await TestApp.start({ DATA_DIR: outbox.dataDir, REGISTRATION: 'open', PUBLIC_URL: 'https://id.example.com' });
});

afterAll(() => app.stop());

describe('registering', () => {
  it('makes a pending account that cannot sign in until its address is verified', async () => {
    const { email, token, user } = await registered({ profile: { firstName: 'Zoë' } });
    expect(user).toMatchObject({ email, status: 'pending', emailVerified: false, profile: { firstName: 'Zoë' } });
    expect(codeOf(await signIn(email))).toEqual([401, 'INVALID_CREDENTIALS']);

    expect((await verify(token)).status).toBe(204);
    expect(await accountOf(email)).toMatchObject({ status: 'active', emailVerified: true });
    expect((await signIn(email)).status).toBe(200);
  });

  it('gives the default role and no other, and tells the trail who asked from where', async () => {
    const { user, token } = await registered();
    const roles = (await app.owner.get(`/users/${user.id}/roles`)).data as { role: { name: string } }[];
    expect(roles.map(({ role }) => role.name)).toEqual(['user']);
    await verify(token);
    const events = await app.auditEvents(`subjectId=${user.id}`);
    const one = (action: string) => events.filter((event) => event.action === action);
    expect(one('user.registered')).toEqual([
      expect.objectContaining({ actor: expect.objectContaining({ type: 'anonymous' }), ip: '127.0.0.1' }),
    ]);
    expect(one('user.email-verified')).toEqual([
      expect.objectContaining({
        actor: expect.objectContaining({ id: user.id }),
        changes: { status: { before: 'pending', after: 'active' }, emailVerified: { before: false, after: true } },
      }),
    ]);
  });

  it.each([
    ['roles', { roles: ['owner'] }],
    ['a status', { status: 'active' }],
    ['an id', { id: 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11' }],
    ['a verified address', { emailVerified: true }],
    ['a short password', { password: 'short' }],
    ['no password', { password: undefined }],
    ['a bad address', { email: 'nobody' }],
    ['an unknown profile field', { profile: { isAdmin: true } }],
  ])('refuses %s', async (_, more) => {
    expect(codeOf(await register(newEmail(), more))).toEqual([400, 'VALIDATION_ERROR']);
  });

  it('links to PUBLIC_URL, whatever Host the request claims', async () => {
    const email = newEmail();
    await register(email, {}, { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' });
    const { body } = await outbox.take(email);
    expect(body).toContain('https://id.example.com/verify-email?token=');
    expect(body).not.toContain('evil');
  });

  it('keeps token, password and hash out of the trail and of what the jobs store', async () => {
    const { token, user } = await registered();
    await verify(token);
    const trail = JSON.stringify(await app.auditEvents(`subjectId=${user.id}`));
    const jobs = JSON.stringify(await app.sql('SELECT data, output FROM pgboss.job'));
    for (const secret of [token, PASSWORD, '$2b$']) {
      expect(trail).not.toContain(secret);
      expect(jobs).not.toContain(secret);
    }
    expect(jobs).not.toContain(user.email);
  });

  it('is done once when its job runs twice', async () => {
    const { email, user } = await registered();
    const [job] = await app.sql<{ data: object }>(
      `SELECT data FROM pgboss.job WHERE name = 'registration' AND state = 'completed' ORDER BY created_on DESC LIMIT 1`,
    );
    await app.nest.get(Database).transaction(() => app.nest.get(Jobs).enqueue('registration', job!.data));
    const hasRun = async () =>
      (await app.sql(`SELECT FROM pgboss.job WHERE name = 'registration' AND state <> 'completed'`)).length === 0;
    while (!(await hasRun())) await sleep(100);
    expect(await outbox.countAfterSilence(email)).toBe(1);
    expect(await accountOf(email)).toMatchObject({ id: user.id, version: 1 });
  });

  it('makes one account of many registrations at once, and answers all alike', async () => {
    const email = newEmail();
    const answers = await Promise.all(Array.from({ length: PARALLEL }, () => register(email)));
    expect(new Set(answers.map((answer) => JSON.stringify(visible(answer)))).size).toBe(1);
    await outbox.take(email, 2);
    expect(await outbox.countAfterSilence(email)).toBe(2);
    expect((await app.owner.get(`/users?q=${email}`)).data).toHaveLength(1);
  });
});

describe('an address that has an account already', () => {
  it('gets the same answer, byte for byte, as a new, suspended, pending, password-less or deleted one', async () => {
    const [active, suspended, deleted] = [await app.person(), await app.person(), await app.person()];
    await app.owner.post(`/users/${suspended.id}/suspend`, { reason: 'test' });
    await app.owner.delete(`/users/${deleted.id}`);
    const pending = await registered();
    const invited = newEmail();
    await app.owner.post('/users', { email: invited });
    const addresses = [newEmail(), active.email, suspended.email, deleted.email, pending.email, invited];
    const [fresh, ...others] = await Promise.all(
      addresses.map((email) => register(email, { password: OTHER_PASSWORD })),
    );
    expect(fresh!.status).toBe(202);
    for (const other of others) expect(visible(other)).toEqual(visible(fresh!));
    const again = await Promise.all(
      addresses.map((email) => app.anonymous.post('/auth/verify-email/resend', { email })),
    );
    for (const answer of again) expect(visible(answer)).toEqual(visible(again[0]!));
  });

  it('is told by mail to the stored spelling, once an hour, and keeps its password', async () => {
    const { email } = await app.person();
    for (let n = 0; n < 3; n++) await register(email.toUpperCase(), { password: OTHER_PASSWORD });
    const mail = await outbox.take(email);
    expect(mail.subject).toBe('Somebody tried to use your e-mail address');
    expect(mail.token).toBeUndefined();
    expect(await outbox.countAfterSilence(email)).toBe(1);
    expect(await outbox.all(email.toUpperCase())).toEqual([]);
    expect((await signIn(email)).status).toBe(200);
    expect((await signIn(email, OTHER_PASSWORD)).status).toBe(401);
    await app.sql(`UPDATE registration_notices SET sent_at = sent_at - interval '61 minutes'`);
    await register(email, { password: OTHER_PASSWORD });
    await outbox.take(email, 2);
  });

  it('is free again when its account was deleted', async () => {
    const { id, email } = await app.person();
    await app.owner.delete(`/users/${id}`);
    await register(email);
    await verify((await outbox.take(email)).token);
    expect((await accountOf(email)).id).not.toBe(id);
    expect((await app.owner.post(`/users/${id}/restore`)).error.code).toBe('EMAIL_TAKEN');
  });
});

describe('verifying an address', () => {
  it('takes each link once', async () => {
    const { token } = await registered();
    expect((await verify(token)).status).toBe(204);
    expect(codeOf(await verify(token))).toEqual([400, 'VERIFICATION_TOKEN_INVALID']);
  });

  it('refuses tokens of other doors, expired ones and junk alike', async () => {
    const person = await app.person();
    const invited = newEmail();
    await app.owner.post('/users', { email: invited });
    const invitation = (await outbox.take(invited)).token;
    const expired = await registered();
    await app.sql(`UPDATE email_verification_tokens SET expires_at = now() WHERE user_id = $1`, [expired.user.id]);
    for (const token of [
      person.api.refreshToken,
      person.api.accessToken!.slice(0, 200),
      invitation,
      expired.token,
      '',
      'x',
    ])
      expect(codeOf(await verify(token))).toEqual([400, 'VERIFICATION_TOKEN_INVALID']);
    expect(codeOf(await verify({ $ne: '' }))).toEqual([400, 'VALIDATION_ERROR']);
    for (const door of ['/auth/refresh', '/auth/accept-invitation']) {
      const { token, email } = await registered();
      const body = door === '/auth/refresh' ? { refreshToken: token } : { token, password: PASSWORD };
      expect((await app.anonymous.post(door, body)).status).toBeGreaterThanOrEqual(400);
      expect((await accountOf(email)).status).toBe('pending');
    }
  });

  it('dies with suspension, deletion and another address, and is not revived', async () => {
    const [suspended, deleted, moved] = [await registered(), await registered(), await registered()];
    await app.owner.post(`/users/${suspended.user.id}/suspend`, { reason: 'test' });
    await app.owner.delete(`/users/${deleted.user.id}`);
    await app.owner.patch(`/users/${moved.user.id}`, { email: newEmail() });
    for (const { token } of [suspended, deleted, moved])
      expect(codeOf(await verify(token))).toEqual([400, 'VERIFICATION_TOKEN_INVALID']);
    await app.owner.post(`/users/${suspended.user.id}/activate`);
    await app.owner.post(`/users/${deleted.user.id}/restore`);
    for (const { token } of [suspended, deleted])
      expect(codeOf(await verify(token))).toEqual([400, 'VERIFICATION_TOKEN_INVALID']);
    expect(await accountOf(suspended.email)).toMatchObject({ status: 'pending', emailVerified: false });
    expect((await signIn(suspended.email)).status).toBe(401);
  });
});

describe('asking for the link again', () => {
  const resend = (email: string) => app.anonymous.post('/auth/verify-email/resend', { email });

  it('mails a new one, which supersedes the older', async () => {
    const { email, token } = await registered();
    await resend(email);
    const newer = await outbox.take(email, 2);
    expect(codeOf(await verify(token))).toEqual([400, 'VERIFICATION_TOKEN_INVALID']);
    expect((await verify(newer.token)).status).toBe(204);
  });

  it('mails five links an hour at most', async () => {
    const { email } = await registered();
    for (let n = 0; n < 8; n++) await resend(email);
    await outbox.take(email, 5);
    expect(await outbox.countAfterSilence(email)).toBe(5);
  });

  it('mails nothing to unknown, verified, invited and suspended accounts', async () => {
    const verified = await registered();
    await verify(verified.token);
    const suspended = await registered();
    await app.owner.post(`/users/${suspended.user.id}/suspend`, { reason: 'test' });
    const invited = newEmail();
    await app.owner.post('/users', { email: invited });
    await outbox.take(invited);
    const unknown = newEmail();
    for (const email of [verified.email, suspended.email, invited, unknown]) await resend(email);
    expect(await outbox.countAfterSilence(unknown)).toBe(0);
    for (const email of [verified.email, suspended.email, invited]) expect(await outbox.all(email)).toHaveLength(1);
  });

  it('verifies the address of an account that an admin made with a password', async () => {
    const { id, email } = await app.person();
    await resend(email);
    expect((await verify((await outbox.take(email)).token)).status).toBe(204);
    expect((await app.owner.get(`/users/${id}`)).data).toMatchObject({ status: 'active', emailVerified: true });
  });
});

describe.each(['invite', 'closed', undefined])('with REGISTRATION=%s', (registration) => {
  it('nobody registers', async () => {
    const closed = await TestApp.start({
      DATA_DIR: outbox.dataDir,
      ...(registration && { REGISTRATION: registration }),
    });
    try {
      const answers = await Promise.all(
        ['owner@example.com', newEmail()].map((email) =>
          closed.anonymous.post('/auth/register', { email, password: PASSWORD }),
        ),
      );
      for (const answer of answers) expect(codeOf(answer)).toEqual([403, 'REGISTRATION_CLOSED']);
    } finally {
      await closed.stop();
    }
  });
});

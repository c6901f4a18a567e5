import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiResponse } from '../support/api-client.js';
import { PASSWORD, TestApp } from '../support/test-app.js';

const LIMIT = 10;
const PARALLEL = 1_000;
/** Each costs some twenty hashes. */
const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 5);

let app: TestApp;

const times = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const newEmail = (): string => `guess-${randomUUID()}@example.com`;
const device = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { 'x-device-token': token };
const signIn = (email: string, password: string, deviceToken?: string): Promise<ApiResponse> =>
  app.anonymous.post('/auth/login', { email, password }, device(deviceToken));
const tokenOf = ({ data }: ApiResponse): string => (data as { deviceToken: string }).deviceToken;

async function account(): Promise<{ id: string; email: string }> {
  const { data } = await app.owner.post('/users', { email: newEmail(), password: PASSWORD });
  return data as { id: string; email: string };
}

async function guess(email: string, count: number, deviceToken?: string): Promise<ApiResponse[]> {
  const answers: ApiResponse[] = [];
  for (let n = 0; n < count; n++) answers.push(await signIn(email, `guess number ${n}`, deviceToken));
  return answers;
}

const REFUSALS: Record<number, unknown> = { 401: [401, 'INVALID_CREDENTIALS'], 429: [429, 'RATE_LIMITED'] };

const statusesOf = (answers: readonly ApiResponse[]): number[] => answers.map(({ status }) => status);
const burn = (email: string): Promise<ApiResponse[]> => guess(email, LIMIT + 1);

beforeAll(async () => {
  app = await TestApp.start({ SIGN_IN_FAILURES_PER_ACCOUNT: String(LIMIT) });
});

afterAll(() => app.stop());

describe('an account whose password is being guessed', () => {
  it('takes ten wrong passwords and then none, nor the right one, for up to 15 minutes', async () => {
    const { email } = await account();
    const answers = await guess(email, LIMIT + 2);
    expect(statusesOf(answers)).toEqual([...times(LIMIT).map(() => 401), 429, 429]);
    const refused = await signIn(email, PASSWORD);
    expect([refused.status, refused.error.code]).toEqual([429, 'RATE_LIMITED']);
    const retryAfter = Number(refused.headers.get('retry-after'));
    expect(retryAfter).toBeGreaterThan(14 * 60);
    expect(retryAfter).toBeLessThanOrEqual(15 * 60);
    expect(refused.headers.get('ratelimit-limit')).toBe('10');
    expect(refused.headers.get('ratelimit-remaining')).toBe('0');
    expect(refused.headers.get('ratelimit-reset')).toBe(String(retryAfter));
    expect(refused.headers.get('cache-control')).toBe('no-store');
  });

  it('answers the same whether it exists, is suspended, has no password, or does not exist', async () => {
    const [known, suspended, pending] = [
      await account(),
      await account(),
      (await app.owner.post('/users', { email: newEmail() })).data as { email: string },
    ];
    await app.owner.post(`/users/${suspended.id}/suspend`, { reason: 'Test' });
    const histories: [string, unknown][] = [];
    for (const email of [known.email, suspended.email, pending.email, newEmail(), '', 'not an address']) {
      const answers = [...(await guess(email, LIMIT)), await signIn(email, PASSWORD)];
      const shown = answers.map(({ status, text, headers }) => ({
        status,
        text: text.replace(/"requestId":"[^"]+"/, ''),
        headers: [...headers.keys()].sort(),
        limit: headers.get('ratelimit-limit'),
      }));
      histories.push([email, shown]);
    }
    for (const [email, history] of histories) expect([email, history]).toEqual([email, histories[0]![1]]);
  });

  it('does not tell by the count that the password of a suspended account was right', async () => {
    const { id, email } = await account();
    await app.owner.post(`/users/${id}/suspend`, { reason: 'Test' });
    const answers: ApiResponse[] = [];
    for (let n = 0; n <= LIMIT; n++) answers.push(await signIn(email, PASSWORD));
    expect(statusesOf(answers)).toEqual([...times(LIMIT).map(() => 401), 429]);
  });

  it('counts every spelling of the address together', async () => {
    const local = `guess.${randomUUID()}`;
    const spellings = [`${local}@example.com`, `${local.toUpperCase()}@EXAMPLE.com`, `  ${local}@example.com `];
    const answers: ApiResponse[] = [];
    for (const n of times(LIMIT + 1)) answers.push(await signIn(spellings[n % 3]!, 'x'));
    expect(statusesOf(answers)).toEqual([...times(LIMIT).map(() => 401), 429]);
  });

  it('does not keep other accounts from signing in', async () => {
    const [victim, other] = [await account(), await account()];
    await burn(victim.email);
    expect((await signIn(other.email, PASSWORD)).status).toBe(200);
  });

  it('leaves one row for a block, however many come after it', async () => {
    const { id, email } = await account();
    const refused = (await guess(email, LIMIT + 20))[LIMIT]!;
    const rows = await app.auditEvents(`subjectId=${id}&action=sign-in.blocked`);
    expect(rows).toMatchObject([
      { outcome: 'denied', actor: { type: 'anonymous' }, details: { counted: 'account' }, ip: '127.0.0.1' },
    ]);
    expect(refused.headers.get('audit-event-id')).toBe(rows[0]!.id);
    expect((await app.auditEvents(`subjectId=${id}&action=sign-in.failed`)).length).toBe(LIMIT);
  });

  it('lets no more than the limit of a thousand parallel guesses through to the hash', async () => {
    const { id, email } = await account();
    const answers = await Promise.all(times(PARALLEL).map((n) => signIn(email, `guess number ${n}`)));
    const statuses = statusesOf(answers);
    expect(statuses.filter((status) => status === 401).length).toBe(LIMIT);
    expect(statuses.filter((status) => status === 429).length).toBe(PARALLEL - LIMIT);
    expect((await app.auditEvents(`subjectId=${id}&action=sign-in.failed`)).length).toBe(LIMIT);
    expect((await app.auditEvents(`subjectId=${id}&action=sign-in.blocked`)).length).toBe(1);
  });
});

describe('an honest person', () => {
  it('costs nobody an attempt and gives nobody one, however many sign in and guess at once', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const { id, email } = await account();
      const passwords = times(40).map((n) => (n % 4 === 0 ? PASSWORD : `guess number ${n}`));
      const statuses = statusesOf(await Promise.all(passwords.map((password) => signIn(email, password))));
      for (const status of statuses) expect([200, 401, 429]).toContain(status);
      for (let n = 0; n <= LIMIT && (await signIn(email, 'wrong')).status === 401; n++);
      expect((await app.auditEvents(`subjectId=${id}&action=sign-in.failed`)).length).toBe(LIMIT);
    }
  });

  it('is not slowed: right passwords do not count, however many', async () => {
    const { email } = await account();
    const statuses: number[] = [];
    for (let n = 0; n < 2 * LIMIT; n++) statuses.push((await signIn(email, PASSWORD)).status);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  it('gets back only the own attempt: signing in does not wipe out what others guessed', async () => {
    const { email } = await account();
    await guess(email, LIMIT - 1);
    expect((await signIn(email, PASSWORD)).status).toBe(200);
    expect(statusesOf(await guess(email, 2))).toEqual([401, 429]);
  });

  it('keeps signing in from a known device while an attacker burns the attempts of the account', async () => {
    const { email } = await account();
    const token = tokenOf(await signIn(email, PASSWORD));
    await burn(email);
    expect((await signIn(email, PASSWORD)).status).toBe(429);
    const answer = await signIn(email, PASSWORD, token);
    expect(answer.status).toBe(200);
    expect((await signIn(email, PASSWORD, tokenOf(answer))).status).toBe(200);
  });

  it('is known by the cookie as well as by the header', async () => {
    const { email } = await account();
    const token = tokenOf(await signIn(email, PASSWORD));
    await burn(email);
    const cookie = `other=1; __Host-rollcall-device=${token}`;
    expect((await app.anonymous.post('/auth/login', { email, password: PASSWORD }, { cookie })).status).toBe(200);
  });
});

describe('a device token', () => {
  it('has ten attempts of its own, which leave those of the account alone', async () => {
    const { id, email } = await account();
    const token = tokenOf(await signIn(email, PASSWORD));
    expect(statusesOf(await guess(email, LIMIT + 1, token))).toEqual([...times(LIMIT).map(() => 401), 429]);
    expect((await signIn(email, PASSWORD)).status).toBe(200);
    expect(await app.auditEvents(`subjectId=${id}&action=sign-in.blocked`)).toMatchObject([
      { details: { counted: 'device' } },
    ]);
  });

  it('is one device, also after it was renewed', async () => {
    const { email } = await account();
    const token = tokenOf(await signIn(email, PASSWORD));
    const renewed = tokenOf(await signIn(email, PASSWORD, token));
    await guess(email, LIMIT, token);
    expect((await signIn(email, PASSWORD, renewed)).status).toBe(429);
  });

  it('that is forged, altered or of another account counts as no device', async () => {
    const [{ email }, other] = [await account(), await account()];
    const own = tokenOf(await signIn(email, PASSWORD));
    const foreign = tokenOf(await signIn(other.email, PASSWORD));
    await burn(email);
    const forged = [
      foreign,
      `${own.slice(0, -2)}${own.endsWith('AA') ? 'BB' : 'AA'}`,
      `${own.startsWith('A') ? 'B' : 'A'}${own.slice(1)}`,
      'A'.repeat(72),
      'x',
      `${own}A`,
      '"',
    ];
    for (const token of forged) expect([token, (await signIn(email, PASSWORD, token)).status]).toEqual([token, 429]);
  });

  it('signs nobody in', async () => {
    const { email } = await account();
    const token = tokenOf(await signIn(email, PASSWORD));
    expect((await signIn(email, 'wrong', token)).status).toBe(401);
    expect((await app.anonymous.withToken(token).get('/auth/me')).status).toBe(401);
    expect((await app.anonymous.post('/auth/refresh', { refreshToken: token })).status).toBe(401);
  });
});

describe('a password that a session is asked for again', () => {
  const routes: [string, string, (password: string) => object][] = [
    ['POST', '/auth/change-password', (currentPassword) => ({ currentPassword, newPassword: 'seven quiet lanterns' })],
    ['POST', '/auth/reauthenticate', (password) => ({ password })],
    ['PATCH', '/auth/me', (currentPassword) => ({ currentPassword, email: newEmail() })],
    ['POST', '/auth/mfa/totp', (password) => ({ password })],
    ['DELETE', '/auth/mfa/totp', (password) => ({ password, code: '000000' })],
    ['POST', '/auth/mfa/recovery-codes', (password) => ({ password })],
  ];

  it.each(routes)(
    'counts with those at the sign-in, but not against a known device: %s %s',
    async (method, path, body) => {
      const { id, email } = await account();
      const signedIn = await signIn(email, PASSWORD);
      const { accessToken } = signedIn.data as { accessToken: string };
      const api = app.anonymous.withToken(accessToken);
      const ask = (password: string, deviceToken?: string): Promise<ApiResponse> =>
        api.call(method, path, { body: body(password), headers: device(deviceToken) });
      expect(statusesOf(await guess(email, 4))).toEqual([401, 401, 401, 401]);
      const guesses = await Promise.all(times(LIMIT).map((n) => ask(`guess number ${n}`)));
      expect(statusesOf(guesses).sort()).toEqual([...times(LIMIT - 4).map(() => 401), 429, 429, 429, 429]);
      for (const { status, error } of guesses) expect([status, error.code]).toEqual(REFUSALS[status]);
      expect((await ask(PASSWORD)).status).toBe(429);
      expect((await signIn(email, PASSWORD)).status).toBe(429);
      const failed = await app.auditEvents(`subjectId=${id}&action=reauthentication.failed`);
      expect(failed.map(({ actor }) => actor.id)).toEqual(times(LIMIT - 4).map(() => id));
      expect((await signIn(email, PASSWORD, tokenOf(signedIn))).status).toBe(200);
      expect((await ask('wrong', tokenOf(signedIn))).error.code).toBe('INVALID_CREDENTIALS');
      const answer = await ask(PASSWORD, tokenOf(signedIn));
      expect(['INVALID_CREDENTIALS', 'RATE_LIMITED']).not.toContain(answer.error?.code);
    },
  );

  it('is given back when it was right', async () => {
    const { email } = await account();
    const { accessToken } = (await signIn(email, PASSWORD)).data as { accessToken: string };
    const api = app.anonymous.withToken(accessToken);
    for (let n = 0; n < 2 * LIMIT; n++)
      expect((await api.post('/auth/reauthenticate', { password: PASSWORD })).status).toBe(204);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PasswordHasher } from '@app/auth';
import { type ApiResponse } from '../support/api-client.js';
import { OWNER_EMAIL, PASSWORD, TestApp } from '../support/test-app.js';

interface SignedIn {
  accessToken: string;
  refreshToken: string;
  user: { id: string; email: string; status: string; roles: string[]; permissions: string[] };
}

let app: TestApp;
let count = 0;

const newEmail = (): string => `sign-in-${++count}@example.com`;
const signIn = (email: unknown, password: unknown, headers = {}): Promise<ApiResponse> =>
  app.anonymous.post('/auth/login', { email, password }, headers);

async function createAccount(input: object = {}): Promise<{ id: string; email: string }> {
  const response = await app.owner.post('/users', { email: newEmail(), password: PASSWORD, ...input });
  expect(response.status).toBe(201);
  return response.data as { id: string; email: string };
}

/** One account for every reason to be refused, with what to type. */
async function refusedAccounts(): Promise<Record<string, [email: string, password: string]>> {
  const [known, suspended, pending, deleted] = await Promise.all([
    createAccount(),
    createAccount(),
    createAccount({ password: undefined }),
    createAccount(),
  ]);
  await app.owner.post(`/users/${suspended.id}/suspend`, { reason: 'Test' });
  await app.owner.delete(`/users/${deleted.id}`);
  return {
    'wrong password': [known.email, 'not the password'],
    'empty password': [known.email, ''],
    'password of 1000 characters': [known.email, 'x'.repeat(1000)],
    'unknown account': [newEmail(), PASSWORD],
    'unknown account, empty password': [newEmail(), ''],
    'no address at all': ['', PASSWORD],
    'suspended account': [suspended.email, PASSWORD],
    'suspended account, wrong password': [suspended.email, 'not the password'],
    'account without a password': [pending.email, PASSWORD],
    'account without a password, empty password': [pending.email, ''],
    'deleted account': [deleted.email, PASSWORD],
  };
}

beforeAll(async () => {
  app = await TestApp.start({ BCRYPT_COST: '10' });
});

afterAll(() => app.stop());

describe('signing in', () => {
  it('answers both tokens and the person with roles and permissions', async () => {
    const { id, email } = await createAccount({ roles: ['auditor', 'user'] });
    const response = await signIn(email, PASSWORD);

    expect(response.status).toBe(200);
    expect(Object.keys(response.data as object).sort()).toEqual(
      ['accessToken', 'deviceToken', 'expiresIn', 'refreshToken', 'tokenType', 'user'].sort(),
    );
    expect(response.data).toMatchObject({ tokenType: 'Bearer', expiresIn: 600 });
    const { accessToken, refreshToken, user } = response.data as SignedIn;
    expect(accessToken).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(refreshToken).toMatch(/^[\w-]{43}$/);
    expect(user).toMatchObject({ id, email, status: 'active', roles: ['auditor', 'user'] });
    expect(user.permissions).toEqual([
      'access:read',
      'audit:export',
      'audit:read',
      'groups:read',
      'keys:read',
      'roles:read',
      'service-accounts:read',
      'sessions:read',
      'users:read',
    ]);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('shows the same person at /auth/me', async () => {
    const { email } = await createAccount();
    const { accessToken, user } = (await signIn(email, PASSWORD)).data as SignedIn;
    expect((await app.anonymous.withToken(accessToken).get('/auth/me')).data).toEqual(user);
  });

  it('notes when the person signed in last, without a new version of the account', async () => {
    const { id, email } = await createAccount();
    expect((await app.owner.get(`/users/${id}`)).data).toMatchObject({ lastLoginAt: null, version: 1 });
    await signIn(email, PASSWORD);
    const after = (await app.owner.get(`/users/${id}`)).data as { lastLoginAt: string; version: number };
    expect(Math.abs(Date.parse(after.lastLoginAt) - Date.now())).toBeLessThan(10_000);
    expect(after.version).toBe(1);
  });

  it('leaves a row in the trail that names the person, the session and the factor', async () => {
    const { id, email } = await createAccount();
    const response = await signIn(email, PASSWORD, { 'user-agent': 'rollcall-test/1' });
    const eventId = response.headers.get('audit-event-id')!;
    expect((await app.owner.get(`/audit-events/${eventId}`)).data).toMatchObject({
      action: 'session.started',
      outcome: 'success',
      actor: { type: 'user', id },
      subject: { type: 'session' },
      details: { factors: ['pwd'] },
      ip: '127.0.0.1',
      userAgent: 'rollcall-test/1',
      requestId: response.headers.get('x-request-id'),
    });
  });

  it('takes any spelling of the address', async () => {
    const local = `zoë.${randomUUID().slice(0, 8)}`;
    await createAccount({ email: `${local}@müller.example` });
    for (const email of [
      `${local}@müller.example`.toUpperCase(),
      `${local}@xn--mller-kva.example`,
      `  ${local}@müller.example `,
      `${local.normalize('NFD')}@MÜLLER.example`,
      `${local.replace('z', 'ｚ')}@müller.example`,
    ]) {
      expect([email, (await signIn(email, PASSWORD)).status]).toEqual([email, 200]);
    }
  });

  it('starts a session of its own each time', async () => {
    const { email } = await createAccount();
    const [one, two] = [await signIn(email, PASSWORD), await signIn(email, PASSWORD)].map(
      ({ data }) => data as SignedIn,
    );
    expect(one!.refreshToken).not.toBe(two!.refreshToken);
    await app.anonymous.withToken(one!.accessToken).post('/auth/logout');
    expect((await app.anonymous.withToken(two!.accessToken).get('/auth/me')).status).toBe(200);
  });
});

describe('a refused sign-in', () => {
  it('says the same, whatever the reason: body, status and header names', async () => {
    const answers: [string, unknown][] = [];
    for (const [reason, [email, password]] of Object.entries(await refusedAccounts())) {
      const { status, text, headers } = await signIn(email, password, { 'x-request-id': 'same-for-all' });
      answers.push([reason, { status, text, headers: [...headers.keys()].sort() }]);
    }
    const [, first] = answers[0]!;
    expect(first).toMatchObject({ status: 401, text: expect.stringContaining('INVALID_CREDENTIALS') });
    for (const [reason, answer] of answers) expect([reason, answer]).toEqual([reason, first]);
  });

  it('costs a whole hash, whatever the reason', async () => {
    const compared = jest.spyOn(app.nest.get(PasswordHasher), 'verify');
    try {
      const accounts = Object.values(await refusedAccounts());
      compared.mockClear();
      for (const [email, password] of accounts) await signIn(email, password);
      expect(compared).toHaveBeenCalledTimes(accounts.length);
    } finally {
      compared.mockRestore();
    }
  });

  it.each([
    ['unknown account', 'unknown-account'],
    ['wrong password', 'wrong-password'],
    ['suspended account', 'account-not-active'],
    ['account without a password', 'wrong-password'],
    ['deleted account', 'unknown-account'],
  ])('leaves a row that tells why: %s', async (account, reason) => {
    const [email, password] = (await refusedAccounts())[account]!;
    const refusal = await signIn(email, password);
    const event = await app.owner.get(`/audit-events/${refusal.headers.get('audit-event-id')}`);
    expect(event.data).toMatchObject({
      action: 'sign-in.failed',
      outcome: 'failure',
      actor: { type: 'anonymous', id: null },
      subject: { type: 'user' },
      details: { reason },
      ip: '127.0.0.1',
    });
    expect((event.data as { subject: { id: unknown } }).subject.id === null).toBe(reason === 'unknown-account');
  });

  it('keeps neither the address nor the password that was typed', async () => {
    const typed = [`typed-${randomUUID()}@example.com`, `typed-${randomUUID()}`] as const;
    await signIn(...typed);
    await signIn(typed[1], typed[0]);
    const { email } = await createAccount();
    await signIn(email, typed[1]);
    const events = JSON.stringify(await app.auditEvents('action=sign-in.failed'));
    for (const secret of [...typed, email]) expect(events).not.toContain(secret);
  });

  it('is open again once the account is activated', async () => {
    const { id, email } = await createAccount();
    await app.owner.post(`/users/${id}/suspend`, { reason: 'Test' });
    expect((await signIn(email, PASSWORD)).status).toBe(401);
    await app.owner.post(`/users/${id}/activate`);
    expect((await signIn(email, PASSWORD)).status).toBe(200);
  });
});

describe('a password', () => {
  it.each([
    ['72 bytes', `${PASSWORD} ${'a'.repeat(50)}`],
    ['127 characters', `${PASSWORD} ${'b'.repeat(105)}`],
    ['72 bytes, most of three each', `${PASSWORD} ${'€'.repeat(17)}`],
    ['127 characters, most of four bytes each', `${PASSWORD} ${'💚'.repeat(105)}`],
  ])('counts beyond its first %s', async (_, start) => {
    const { email } = await createAccount({ password: `${start}X` });
    expect((await signIn(email, `${start}X`)).status).toBe(200);
    for (const other of [`${start}Y`, start, `${start}XX`]) expect((await signIn(email, other)).status).toBe(401);
  });

  it.each([
    ['composed', 'Ångström façade 42', 'Ångström façade 42'.normalize('NFD')],
    ['decomposed', 'Ångström façade 42'.normalize('NFD'), 'Ångström façade 42'],
    ['in full width', 'ｆｕｌｌ－ｗｉｄｔｈ　ｐａｓｓ', 'full-width pass'],
    ['with a ligature', 'ﬁne ﬂowers ①②③', 'fine flowers 123'],
  ])('is the same when it was set %s and typed otherwise', async (_, set, typed) => {
    const { email } = await createAccount({ password: set });
    expect((await signIn(email, typed)).status).toBe(200);
  });

  it.each(['Correct horse battery', 'correct horse battery ', ' correct horse battery', 'correct  horse battery'])(
    'is taken as it is, neither trimmed nor folded: %j',
    async (typed) => {
      const { email } = await createAccount();
      expect((await signIn(email, typed)).status).toBe(401);
    },
  );

  it('is in no answer, and neither is its hash', async () => {
    const { id, email } = await createAccount();
    const signedIn = await signIn(email, PASSWORD);
    const { accessToken, refreshToken } = signedIn.data as SignedIn;
    const api = app.anonymous.withToken(accessToken);
    const answers = [
      signedIn,
      await signIn(email, `${PASSWORD}!`),
      await api.get('/auth/me'),
      await api.post('/auth/refresh', { refreshToken }),
      await app.owner.get(`/users/${id}`),
      await app.owner.get(`/users?q=${email}`),
      await app.owner.get('/audit-events?limit=100'),
      await app.anonymous.post('/auth/login', { email, password: [PASSWORD] }),
      await app.anonymous.post('/auth/login', `{"email":"${email}","password":"${PASSWORD}`),
    ];
    const [row] = await app.sql<{ hash: string }>('SELECT password_hash AS hash FROM users WHERE id = $1', [id]);
    expect(row!.hash).toMatch(/^\$2b\$10\$/);
    for (const { text } of answers) {
      expect(text).not.toMatch(/password_?hash|\$2[aby]\$/i);
      expect(text).not.toContain(PASSWORD);
      expect(text).not.toContain(row!.hash);
    }
  });
});

describe('what sign-in refuses to read', () => {
  const email = OWNER_EMAIL;
  const nested = (depth: number): string => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);

  it.each([
    ['no address', { password: PASSWORD }, 'email'],
    ['no password', { email }, 'password'],
    ['a null address', { email: null, password: PASSWORD }, 'email'],
    ['a null password', { email, password: null }, 'password'],
    ['a number', { email, password: 123456789012 }, 'password'],
    ['a flag', { email, password: true }, 'password'],
    ['a list of passwords', { email, password: [PASSWORD, 'other'] }, 'password'],
    ['a list with one address', { email: [email], password: PASSWORD }, 'email'],
    ['an operator object', { email: { $gt: '' }, password: { $ne: null } }, 'email'],
    ['an unknown field', { email, password: PASSWORD, remember: true }, 'remember'],
    ['an address of 321 characters', { email: 'a'.repeat(321), password: PASSWORD }, 'email'],
    ['a password of 1025 characters', { email, password: 'a'.repeat(1025) }, 'password'],
    ['a NUL in the address', { email: `${email}\u0000`, password: PASSWORD }, 'email'],
    ['a NUL in the password', { email, password: `${PASSWORD}\u0000` }, 'password'],
    ['a lone surrogate', { email, password: `${PASSWORD}\ud800` }, 'password'],
    ['a __proto__', `{"email":"${email}","password":"x","__proto__":{"isAdmin":true}}`, '__proto__'],
    ['a constructor', { email, password: 'x', constructor: { prototype: {} } }, 'constructor'],
    ['a nested prototype', { email: { prototype: 1 }, password: 'x' }, 'email.prototype'],
  ])('is %s', async (_, body, field) => {
    const response = await app.anonymous.post('/auth/login', body);
    expect([response.status, response.error?.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(response.error.details.map((detail) => detail.field)).toContain(field);
    expect(response.error.requestId).toBe(response.headers.get('x-request-id'));
  });

  it.each([
    ['nothing', ''],
    ['null', 'null'],
    ['a number', '5'],
    ['a text', '"text"'],
    ['a list', '[]'],
    ['a list of sign-ins', JSON.stringify([{ email, password: PASSWORD }])],
    ['half an object', `{"email":"${email}"`],
    ['no JSON', 'email=a&password=b'],
    ['a byte order mark in the middle', `{"email":\ufeff"${email}"}`],
    ['an object nested 5000 deep', nested(5000)],
    ['a list nested 5000 deep', '['.repeat(5000) + ']'.repeat(5000)],
    ['an address nested 5000 deep', `{"email":${nested(5000)},"password":"x"}`],
  ])('is a body that is %s', async (_, body) => {
    const response = await app.anonymous.post('/auth/login', body);
    expect(response.status).toBe(400);
    expect(['VALIDATION_ERROR', 'MALFORMED_REQUEST']).toContain(response.error?.code);
    expect(response.text).not.toMatch(/\bat .*\.(ts|js)|node_modules|TypeError|SyntaxError/);
  });

  it('is a body over 100 KB, with 413', async () => {
    const response = await app.anonymous.post('/auth/login', { email, password: 'x'.repeat(101 * 1024) });
    expect([response.status, response.error?.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])(
    'is the content type %s, with 415',
    async (type) => {
      const body = JSON.stringify({ email, password: PASSWORD });
      const response = await app.anonymous.post('/auth/login', body, { 'content-type': type });
      expect([response.status, response.error?.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    },
  );
});

import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import {
  type TwoFactorPerson,
  allMails,
  awaySomeSecondsFromTheNextStep,
  challenge,
  codeOf,
  enrol,
  forgetSteps,
  mailsTo,
  verify,
  wrongCode,
} from '../support/second-factor.js';
import { PASSWORD, TestApp } from '../support/test-app.js';

interface SignedIn {
  accessToken: string;
  refreshToken: string;
  user: { id: string; email: string };
}

let app: TestApp;
let dataDir: string;

const refusal = ({ status, error }: ApiResponse): unknown => [status, error?.code];
const actionsOf = async (userId: string): Promise<string[]> =>
  (await app.auditEvents(`subjectId=${userId}`))
    .map(({ action }) => action)
    .filter((action) => action.startsWith('mfa.'));
const openSessions = async (userId: string): Promise<number> =>
  (await app.sql('SELECT FROM sessions WHERE user_id = $1 AND revoked_at IS NULL', [userId])).length;

/** Enrolled, and signed out of the session that enrolled. */
async function twoFactorPerson(roles?: readonly string[]): Promise<TwoFactorPerson> {
  return enrol(app, await app.person(roles));
}

async function answer(person: TwoFactorPerson, proof: object): Promise<ApiResponse> {
  return verify(app.anonymous, await challenge(app.anonymous, person.email), proof);
}

beforeAll(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-mfa-'));
  app = await TestApp.start({ DATA_DIR: dataDir, SIGN_IN_FAILURES_PER_ACCOUNT: '10' });
});

afterAll(async () => {
  await app.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

beforeEach(() => awaySomeSecondsFromTheNextStep());

describe('enrolling an authenticator app', () => {
  it('shows a secret, a URL and a picture, and changes nothing about signing in yet', async () => {
    const person = await app.person();
    const response = await person.api.post('/auth/mfa/totp', { password: PASSWORD });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { secret, otpauthUrl, qrCode } = response.data as Record<'secret' | 'otpauthUrl' | 'qrCode', string>;
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(new URL(otpauthUrl).searchParams.get('issuer')).toBe('Rollcall (localhost)');
    expect(decodeURIComponent(otpauthUrl)).toContain(person.email);
    expect(Buffer.from(qrCode.replace('data:image/png;base64,', ''), 'base64').subarray(1, 4).toString()).toBe('PNG');
    expect((await app.anonymous.signIn(person.email, PASSWORD)).accessToken).toBeDefined();
    expect((await person.api.get('/auth/mfa')).data).toMatchObject({ enabled: false, enabledAt: null });
    expect(await actionsOf(person.id)).toEqual(['mfa.enrolment-started']);
  });

  it('counts from the first right code on, answers ten recovery codes once, and tells the person', async () => {
    const person = await app.person();
    const { secret } = (await person.api.post('/auth/mfa/totp', { password: PASSWORD })).data as { secret: string };
    expect(refusal(await person.api.post('/auth/mfa/totp/confirm', { code: wrongCode(secret) }))).toEqual([
      401,
      'MFA_CODE_INVALID',
    ]);
    const code = codeOf(secret);
    const confirmed = await person.api.post('/auth/mfa/totp/confirm', { code });
    expect(confirmed.status).toBe(200);
    const { recoveryCodes } = confirmed.data as { recoveryCodes: string[] };
    expect(new Set(recoveryCodes).size).toBe(10);
    for (const recoveryCode of recoveryCodes) expect(recoveryCode).toMatch(/^[0-9a-z]{4}(-[0-9a-z]{4}){6}$/);
    const status = await person.api.get('/auth/mfa');
    expect(status.data).toMatchObject({ enabled: true, recoveryCodesLeft: 10, enrolmentRequired: false });
    expect(refusal(await person.api.post('/auth/mfa/totp/confirm', { code }))).toEqual([
      409,
      'MFA_ENROLMENT_NOT_STARTED',
    ]);
    expect(refusal(await person.api.post('/auth/mfa/totp', { password: PASSWORD }))).toEqual([
      409,
      'MFA_ALREADY_ENABLED',
    ]);
    expect(await actionsOf(person.id)).toEqual(['mfa.enabled', 'mfa.failed', 'mfa.enrolment-started']);
    expect(confirmed.headers.get('audit-event-id')).toBe(
      (await app.auditEvents(`subjectId=${person.id}&action=mfa.enabled`))[0]!.id,
    );
    expect(await mailsTo(dataDir, person.email, 'Two-step sign-in is on')).toHaveLength(1);
    expect(refusal(await verify(app.anonymous, await challenge(app.anonymous, person.email), { code }))).toEqual([
      401,
      'MFA_CODE_INVALID',
    ]);
  });

  it('needs the password, and a wrong one leaves a failure in the trail', async () => {
    const person = await app.person();
    expect(refusal(await person.api.post('/auth/mfa/totp', { password: 'not the password' }))).toEqual([
      401,
      'INVALID_CREDENTIALS',
    ]);
    expect(refusal(await person.api.post('/auth/mfa/totp', {}))).toEqual([400, 'VALIDATION_ERROR']);
    expect(refusal(await app.anonymous.post('/auth/mfa/totp', { password: PASSWORD }))).toEqual([
      401,
      'UNAUTHENTICATED',
    ]);
    expect(await actionsOf(person.id)).toEqual([]);
    const refused = await app.auditEvents(`subjectId=${person.id}&action=reauthentication.failed`);
    expect(refused).toMatchObject([{ outcome: 'failure', details: { purpose: 'change-second-factor' } }]);
  });

  it('forgets an enrolment that another one replaced, or that waited too long', async () => {
    const person = await app.person();
    const begin = async (): Promise<string> =>
      ((await person.api.post('/auth/mfa/totp', { password: PASSWORD })).data as { secret: string }).secret;
    const [first, second] = [await begin(), await begin()];
    expect((await person.api.post('/auth/mfa/totp/confirm', { code: codeOf(first) })).status).toBe(401);
    await app.sql(`UPDATE mfa_factors SET created_at = now() - interval '16 minutes' WHERE user_id = $1`, [person.id]);
    expect(refusal(await person.api.post('/auth/mfa/totp/confirm', { code: codeOf(second) }))).toEqual([
      409,
      'MFA_ENROLMENT_NOT_STARTED',
    ]);
  });

  it('confirms once when twenty try at the same moment', async () => {
    const person = await app.person();
    const { secret } = (await person.api.post('/auth/mfa/totp', { password: PASSWORD })).data as { secret: string };
    const code = codeOf(secret);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => person.api.post('/auth/mfa/totp/confirm', { code })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500)).toHaveLength(0);
    expect(await app.sql('SELECT FROM recovery_codes WHERE user_id = $1', [person.id])).toHaveLength(10);
  });
});

describe('a sign-in in two steps', () => {
  it('starts no session with the password alone', async () => {
    const person = await twoFactorPerson();
    const before = await openSessions(person.id);
    const response = await app.anonymous.post('/auth/login', { email: person.email, password: PASSWORD });
    expect(response.status).toBe(200);
    expect(response.data).toEqual({
      mfaRequired: true,
      mfaToken: expect.stringMatching(/^[\w-]{43}$/),
      methods: ['totp', 'recovery_code'],
    });
    expect(await openSessions(person.id)).toBe(before);
    expect((await actionsOf(person.id))[0]).toBe('mfa.challenged');
  });

  it('starts one with the code, and the token says how', async () => {
    const person = await twoFactorPerson();
    const response = await answer(person, { code: codeOf(person.secret) });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const { accessToken, refreshToken, user } = response.data as SignedIn;
    expect(user).toMatchObject({ id: person.id, email: person.email });
    expect(jwt.decode(accessToken)).toMatchObject({ amr: ['pwd', 'otp'] });
    expect((await app.anonymous.withToken(accessToken).get('/auth/me')).status).toBe(200);
    const refreshed = (await app.anonymous.post('/auth/refresh', { refreshToken })).data as SignedIn;
    expect(jwt.decode(refreshed.accessToken)).toMatchObject({ amr: ['pwd', 'otp'] });
    const [started] = await app.auditEvents(`actorId=${person.id}&action=session.started`);
    expect(started).toMatchObject({ details: { factors: ['pwd', 'otp'] } });
    expect(response.headers.get('audit-event-id')).toBe(started!.id);
  });

  it.each([-1, 0, 1])('accepts the code %d steps from now, once', async (steps) => {
    const person = await twoFactorPerson();
    const code = codeOf(person.secret, steps);
    expect((await answer(person, { code })).status).toBe(200);
    expect(refusal(await answer(person, { code }))).toEqual([401, 'MFA_CODE_INVALID']);
  });

  it.each([-2, 2])('refuses the code %d steps from now', async (steps) => {
    const person = await twoFactorPerson();
    expect(refusal(await answer(person, { code: codeOf(person.secret, steps) }))).toEqual([401, 'MFA_CODE_INVALID']);
  });

  it('refuses an older code after a newer one', async () => {
    const person = await twoFactorPerson();
    expect((await answer(person, { code: codeOf(person.secret, 1) })).status).toBe(200);
    expect(refusal(await answer(person, { code: codeOf(person.secret) }))).toEqual([401, 'MFA_CODE_INVALID']);
  });

  it('takes each recovery code once, however it is typed, and tells the person', async () => {
    const person = await twoFactorPerson();
    const [first, second] = person.recoveryCodes as [string, string];
    const response = await answer(person, { recoveryCode: first.toUpperCase().replaceAll('-', ' ') });
    expect(response.status).toBe(200);
    expect(refusal(await answer(person, { recoveryCode: first }))).toEqual([401, 'MFA_CODE_INVALID']);
    expect((await answer(person, { recoveryCode: second })).status).toBe(200);
    expect((await person.api.get('/auth/mfa')).data).toMatchObject({ recoveryCodesLeft: 8 });
    const used = await app.auditEvents(`subjectId=${person.id}&action=mfa.recovery-code-used`);
    expect(used.map(({ details }) => details)).toEqual([{ left: 8 }, { left: 9 }]);
    expect(await mailsTo(dataDir, person.email, 'A recovery code was used')).not.toHaveLength(0);
  });

  it("takes nobody else's recovery code", async () => {
    const [person, other] = [await twoFactorPerson(), await twoFactorPerson()];
    const [recoveryCode] = other.recoveryCodes;
    expect(refusal(await answer(person, { recoveryCode }))).toEqual([401, 'MFA_CODE_INVALID']);
    expect((await answer(other, { recoveryCode })).status).toBe(200);
  });

  it('uses the token of the first step once', async () => {
    const person = await twoFactorPerson();
    const mfaToken = await challenge(app.anonymous, person.email);
    expect((await verify(app.anonymous, mfaToken, { code: codeOf(person.secret) })).status).toBe(200);
    const again = await verify(app.anonymous, mfaToken, { recoveryCode: person.recoveryCodes[0] });
    expect(refusal(again)).toEqual([401, 'MFA_TOKEN_INVALID']);
    expect((await person.api.get('/auth/mfa')).data).toMatchObject({ recoveryCodesLeft: 10 });
  });

  it('refuses a token after five minutes', async () => {
    const person = await twoFactorPerson();
    const mfaToken = await challenge(app.anonymous, person.email);
    const [row] = await app.sql<{ seconds: number }>(
      'SELECT extract(epoch FROM expires_at - created_at)::int AS seconds FROM mfa_challenges WHERE user_id = $1',
      [person.id],
    );
    expect(row!.seconds).toBe(300);
    await app.sql('UPDATE mfa_challenges SET expires_at = now() WHERE user_id = $1', [person.id]);
    expect(refusal(await verify(app.anonymous, mfaToken, { code: codeOf(person.secret) }))).toEqual([
      401,
      'MFA_TOKEN_INVALID',
    ]);
  });

  it.each<[string, object]>([
    ['no proof', {}],
    ['two proofs', { code: '123456', recoveryCode: 'a' }],
    ['a code of five digits', { code: '12345' }],
    ['a code that is a number', { code: 123456 }],
    ['a code of foreign digits', { code: '１２３４５６' }],
    ['null', { code: null }],
    ['an unknown field', { code: '123456', userId: 'x' }],
  ])('refuses %s as malformed, without counting it', async (_, proof) => {
    const person = await twoFactorPerson();
    const mfaToken = await challenge(app.anonymous, person.email);
    expect(refusal(await verify(app.anonymous, mfaToken, proof))).toEqual([400, 'VALIDATION_ERROR']);
    const [row] = await app.sql<{ attempts: number }>('SELECT attempts FROM mfa_challenges WHERE user_id = $1', [
      person.id,
    ]);
    expect(row!.attempts).toBe(0);
  });

  it('answers a wrong password as it does for anybody', async () => {
    const person = await twoFactorPerson();
    const wrong = await app.anonymous.post('/auth/login', { email: person.email, password: 'not the password' });
    expect(refusal(wrong)).toEqual([401, 'INVALID_CREDENTIALS']);
  });
});

describe('between the two steps', () => {
  const changes: [string, (person: TwoFactorPerson) => Promise<unknown>][] = [
    ['suspended', ({ id }) => app.owner.post(`/users/${id}/suspend`, { reason: 'Test' })],
    ['deleted', ({ id }) => app.owner.delete(`/users/${id}`)],
    [
      'suspended and activated again',
      async ({ id }) => {
        await app.owner.post(`/users/${id}/suspend`, { reason: 'Test' });
        await app.owner.post(`/users/${id}/activate`);
      },
    ],
    ['given another password', ({ id }) => app.sql(`UPDATE users SET password_hash = 'another' WHERE id = $1`, [id])],
    ['reset', ({ id }) => app.owner.delete(`/users/${id}/mfa`)],
  ];

  it.each(changes)('an account that is %s is refused', async (_, change) => {
    const person = await twoFactorPerson();
    const mfaToken = await challenge(app.anonymous, person.email);
    await change(person);
    const before = await openSessions(person.id);
    const response = await verify(app.anonymous, mfaToken, { code: codeOf(person.secret) });
    expect(refusal(response)).toEqual([401, 'MFA_TOKEN_INVALID']);
    expect(await openSessions(person.id)).toBe(before);
  });
});

describe('tokens at the wrong door', () => {
  it('are worthless as the token of the first step', async () => {
    const person = await twoFactorPerson();
    const { accessToken, refreshToken } = (await answer(person, { code: codeOf(person.secret) })).data as SignedIn;
    for (const token of [accessToken.slice(0, 200), refreshToken, '', 'x', person.recoveryCodes[0]!, person.id]) {
      const response = await verify(app.anonymous, token, { recoveryCode: person.recoveryCodes[0] });
      expect(refusal(response)).toEqual([401, 'MFA_TOKEN_INVALID']);
    }
  });

  it('and that one is worthless as an access or a refresh token', async () => {
    const person = await twoFactorPerson();
    const mfaToken = await challenge(app.anonymous, person.email);
    expect((await app.anonymous.withToken(mfaToken).get('/auth/me')).status).toBe(401);
    expect(refusal(await app.anonymous.post('/auth/refresh', { refreshToken: mfaToken }))).toEqual([
      401,
      'REFRESH_TOKEN_INVALID',
    ]);
  });
});

describe('removing the app', () => {
  const remove = (api: ApiClient, body: object): Promise<ApiResponse> => api.call('DELETE', '/auth/mfa/totp', { body });

  it('needs both the password and a code', async () => {
    const person = await twoFactorPerson();
    const code = codeOf(person.secret);
    expect(refusal(await remove(person.api, { password: 'not the password', code }))).toEqual([
      401,
      'INVALID_CREDENTIALS',
    ]);
    expect(refusal(await remove(person.api, { password: PASSWORD, code: wrongCode(person.secret) }))).toEqual([
      401,
      'MFA_CODE_INVALID',
    ]);
    expect(refusal(await remove(person.api, { password: PASSWORD }))).toEqual([400, 'VALIDATION_ERROR']);
    expect((await person.api.get('/auth/mfa')).data).toMatchObject({ enabled: true });
    expect((await remove(person.api, { password: PASSWORD, code })).status).toBe(204);
    expect((await person.api.get('/auth/mfa')).data).toMatchObject({ enabled: false, recoveryCodesLeft: 0 });
    expect((await app.anonymous.signIn(person.email, PASSWORD)).accessToken).toBeDefined();
    expect((await actionsOf(person.id)).slice(0, 3)).toEqual(['mfa.disabled', 'mfa.failed', 'mfa.enabled']);
    expect(await app.auditEvents(`subjectId=${person.id}&action=reauthentication.failed`)).toHaveLength(1);
    expect(await mailsTo(dataDir, person.email, 'Two-step sign-in is off')).toHaveLength(1);
    expect(
      await app.sql('SELECT FROM mfa_factors WHERE user_id = $1 AND secret_sealed IS NOT NULL', [person.id]),
    ).toEqual([]);
  });

  it('takes a recovery code instead, and another app can be enrolled then', async () => {
    const person = await twoFactorPerson();
    const body = { password: PASSWORD, recoveryCode: person.recoveryCodes[3] };
    expect((await remove(person.api, body)).status).toBe(204);
    const again = await enrol(app, person);
    expect(again.secret).not.toBe(person.secret);
    expect((await answer(again, { code: codeOf(again.secret) })).status).toBe(200);
    expect(refusal(await answer(again, { recoveryCode: person.recoveryCodes[4] }))).toEqual([401, 'MFA_CODE_INVALID']);
  });
});

describe('new recovery codes', () => {
  it('replace the old ones and need the password', async () => {
    const person = await twoFactorPerson();
    expect((await person.api.post('/auth/mfa/recovery-codes', { password: 'not it' })).status).toBe(401);
    const response = await person.api.post('/auth/mfa/recovery-codes', { password: PASSWORD });
    expect(response.status).toBe(200);
    const { recoveryCodes } = response.data as { recoveryCodes: string[] };
    expect(recoveryCodes.filter((code) => person.recoveryCodes.includes(code))).toEqual([]);
    expect(refusal(await answer(person, { recoveryCode: person.recoveryCodes[0] }))).toEqual([401, 'MFA_CODE_INVALID']);
    expect((await answer(person, { recoveryCode: recoveryCodes[0] })).status).toBe(200);
    expect(await actionsOf(person.id)).toContain('mfa.recovery-codes-replaced');
    expect(await mailsTo(dataDir, person.email, 'You have new recovery codes')).toHaveLength(1);
  });

  it('are refused to who has no factor', async () => {
    const person = await app.person();
    expect(refusal(await person.api.post('/auth/mfa/recovery-codes', { password: PASSWORD }))).toEqual([
      409,
      'MFA_NOT_ENABLED',
    ]);
  });
});

describe('a reset by an administrator', () => {
  it('removes factor and codes, ends the sessions, tells the person, and is on record', async () => {
    const person = await twoFactorPerson();
    const response = await app.owner.delete(`/users/${person.id}/mfa`);
    expect(response.status).toBe(204);
    expect((await person.api.get('/auth/me')).status).toBe(401);
    expect(await openSessions(person.id)).toBe(0);
    const again = await app.anonymous.signIn(person.email, PASSWORD);
    expect((await again.get('/auth/mfa')).data).toMatchObject({ enabled: false, recoveryCodesLeft: 0 });
    const [event] = await app.auditEvents(`subjectId=${person.id}&action=mfa.reset`);
    expect(event).toMatchObject({ id: response.headers.get('audit-event-id'), actor: { type: 'user' } });
    expect(await mailsTo(dataDir, person.email, 'Your two-step sign-in was reset')).toHaveLength(1);
    expect(refusal(await app.owner.delete(`/users/${person.id}/mfa`))).toEqual([409, 'MFA_NOT_ENABLED']);
  });

  it('needs the permission, authority over the person, and somebody else', async () => {
    const [person, admin, owner] = [
      await twoFactorPerson(),
      await app.person(['admin']),
      await twoFactorPerson(['owner']),
    ];
    expect(refusal(await person.api.delete(`/users/${admin.id}/mfa`))).toEqual([403, 'PERMISSION_DENIED']);
    expect(refusal(await admin.api.delete(`/users/${owner.id}/mfa`))).toEqual([403, 'TARGET_EXCEEDS_AUTHORITY']);
    expect(refusal(await owner.api.delete(`/users/${owner.id}/mfa`))).toEqual([403, 'PERMISSION_DENIED']);
    expect(refusal(await admin.api.delete('/users/00000000-0000-4000-8000-000000000000/mfa'))).toEqual([
      404,
      'USER_NOT_FOUND',
    ]);
    expect((await owner.api.get('/auth/mfa')).data).toMatchObject({ enabled: true });
    expect((await admin.api.delete(`/users/${person.id}/mfa`)).status).toBe(204);
  });
});

describe('secrets of the second factor', () => {
  it('are sealed or hashed in the tables, and in no answer, mail or audit row afterwards', async () => {
    const person = await twoFactorPerson();
    const mfaToken = await challenge(app.anonymous, person.email);
    await verify(app.anonymous, mfaToken, { code: codeOf(person.secret) });
    await answer(person, { recoveryCode: person.recoveryCodes[0] });
    const secrets = [person.secret, mfaToken, ...person.recoveryCodes];
    const [factor] = await app.sql<{ sealed: Buffer }>(
      'SELECT secret_sealed AS sealed FROM mfa_factors WHERE user_id = $1',
      [person.id],
    );
    expect(factor!.sealed.includes(person.secret)).toBe(false);
    expect(factor!.sealed.length).toBe(32 + 28);
    const consumed = await app.sql<{ hash: Buffer }>(
      'SELECT token_hash AS hash FROM mfa_challenges WHERE user_id = $1 AND consumed_at IS NOT NULL',
      [person.id],
    );
    expect(consumed.map(({ hash }) => hash)).toContainEqual(createHash('sha256').update(mfaToken).digest());
    const dump = await app.sql(
      `SELECT l::text FROM user_audit_log l UNION ALL SELECT c::text FROM recovery_codes c UNION ALL SELECT f::text FROM mfa_factors f
       UNION ALL SELECT m::text FROM mfa_challenges m UNION ALL SELECT data::text FROM pgboss.job`,
    );
    const answers = await Promise.all(
      ['/auth/me', '/auth/mfa', `/users/${person.id}`, '/audit-events?limit=100', `/users/${person.id}/roles`].map(
        (route) => (route.startsWith('/auth') ? person.api : app.owner).get(route),
      ),
    );
    const everything = JSON.stringify([dump, answers.map(({ text }) => text), await allMails(dataDir)]);
    expect(secrets.filter((secret) => everything.includes(secret))).toEqual([]);
    expect(everything).not.toMatch(/secret_?sealed|"secret"|passwordDigest/i);
  });
});

describe('guessing codes', () => {
  it('lets at most five checks through a challenge when thirty come at once', async () => {
    const person = await twoFactorPerson();
    const mfaToken = await challenge(app.anonymous, person.email);
    const code = wrongCode(person.secret);
    const answers = await Promise.all(Array.from({ length: 30 }, () => verify(app.anonymous, mfaToken, { code })));
    const codes = answers.map(({ error }) => error.code);
    expect(codes.filter((found) => found === 'MFA_CODE_INVALID')).toHaveLength(5);
    expect(codes.filter((found) => found === 'MFA_TOKEN_INVALID')).toHaveLength(25);
    expect(refusal(await verify(app.anonymous, mfaToken, { code: codeOf(person.secret) }))).toEqual([
      401,
      'MFA_TOKEN_INVALID',
    ]);
    const failed = await app.auditEvents(`subjectId=${person.id}&action=mfa.failed`);
    expect(failed.map(({ details }) => details)).toEqual(
      Array.from({ length: 5 }, () => ({ code: 'MFA_CODE_INVALID' })),
    );
  });

  it('lets ten wrong codes in a quarter of an hour through an account, over all its challenges, and then not even a right one', async () => {
    const person = await twoFactorPerson();
    const tokens = await Promise.all(Array.from({ length: 6 }, () => challenge(app.anonymous, person.email)));
    const code = wrongCode(person.secret);
    const answers = await Promise.all(
      tokens.slice(0, 5).flatMap((token) => Array.from({ length: 5 }, () => verify(app.anonymous, token, { code }))),
    );
    const codes = answers.map(({ error }) => error.code);
    expect(codes.filter((found) => found === 'MFA_CODE_INVALID')).toHaveLength(10);
    expect(codes.filter((found) => found === 'RATE_LIMITED')).toHaveLength(15);
    const right = { code: codeOf(person.secret) };
    const limited = await verify(app.anonymous, tokens[5]!, right);
    expect(refusal(limited)).toEqual([429, 'RATE_LIMITED']);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(800);
    expect(Number(limited.headers.get('retry-after'))).toBeLessThanOrEqual(900);
    await app.sql(`UPDATE mfa_guesses SET window_started_at = now() - interval '15 minutes' WHERE user_id = $1`, [
      person.id,
    ]);
    expect((await verify(app.anonymous, tokens[5]!, right)).status).toBe(200);
  });

  it('is not made easier by the right codes of the owner', async () => {
    const person = await twoFactorPerson();
    const countOf = async (): Promise<number> =>
      (
        await app.sql<{ count: number }>(`SELECT count FROM mfa_guesses WHERE user_id = $1 AND kind = 'code'`, [
          person.id,
        ])
      )[0]!.count;
    for (let n = 0; n < 3; n++) await answer(person, { code: wrongCode(person.secret) });
    expect((await answer(person, { code: codeOf(person.secret) })).status).toBe(200);
    expect(await countOf()).toBe(3);
  });

  it('stops guesses at the password of an open session, without locking the second step', async () => {
    const person = await twoFactorPerson();
    const mfaToken = await challenge(app.anonymous, person.email);
    const attempts = await Promise.all(
      Array.from({ length: 14 }, () => person.api.post('/auth/mfa/recovery-codes', { password: 'not the password' })),
    );
    expect(attempts.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(attempts.filter(({ status }) => status === 429)).toHaveLength(4);
    expect((await person.api.post('/auth/mfa/recovery-codes', { password: PASSWORD })).status).toBe(429);
    expect((await verify(app.anonymous, mfaToken, { code: codeOf(person.secret) })).status).toBe(200);
    await forgetSteps(app, person.id);
  });
});

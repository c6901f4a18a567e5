import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Outbox } from '../support/outbox.js';
import { CALLS, COSTLY_ROUNDS, keepSignedIn } from '../support/races.js';
import { OWNER_EMAIL, PASSWORD, TestApp } from '../support/test-app.js';

const passphrase = (n: number): string => `quiet lantern number ${n}`;

let app: TestApp;
const outbox = new Outbox(/password/i);

beforeAll(async () => {
  app = await TestApp.start({ DATA_DIR: outbox.dataDir });
});

beforeEach(() => keepSignedIn(app.owner));

afterAll(async () => {
  await app.stop();
  outbox.remove();
});

async function mailedToken(email: string, nth = 1): Promise<string> {
  await app.anonymous.post('/auth/forgot-password', { email });
  return (await outbox.take(email, nth)).token!;
}

const signInStatus = async (email: string, password: string): Promise<number> =>
  (await app.anonymous.post('/auth/login', { email, password })).status;

const rounds = Array.from({ length: COSTLY_ROUNDS }, (_, n) => n + 1);
const calls = Array.from({ length: CALLS }, (_, n) => n);

describe('twenty at once', () => {
  it.each(rounds)(
    'with one reset token: one wins, and its password is the one (round %i)',
    async () => {
      const { id, email } = await app.person();
      const token = await mailedToken(email);
      const answers = await Promise.all(
        calls.map((n) => app.anonymous.post('/auth/reset-password', { token, newPassword: passphrase(n) })),
      );
      const statuses = answers.map(({ status }) => status);
      const winner = statuses.indexOf(204);
      expect(statuses.sort()).toEqual([204, ...calls.slice(1).map(() => 400)]);
      expect(await signInStatus(email, passphrase(winner))).toBe(200);
      expect(await app.auditEvents(`action=password.reset&subjectId=${id}`)).toHaveLength(1);
    },
    60_000,
  );

  it.each(rounds)('asking for a link: at most five are mailed, one works (round %i)', async () => {
    const { id, email } = await app.person();
    const answers = await Promise.all(calls.map(() => app.anonymous.post('/auth/forgot-password', { email })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    while ((await app.auditEvents(`action=password.reset-link-issued&subjectId=${id}`)).length < CALLS) await sleep(25);
    const rows = await app.sql<{ isLive: boolean }>(
      'SELECT consumed_at IS NULL AS "isLive" FROM password_reset_tokens WHERE user_id = $1',
      [id],
    );
    expect([rows.length, rows.filter(({ isLive }) => isLive).length]).toEqual([5, 1]);
  });

  it.each(rounds)(
    'changing one password: one wins (round %i)',
    async () => {
      const { api, email } = await app.person();
      const answers = await Promise.all(
        calls.map((n) => api.post('/auth/change-password', { currentPassword: PASSWORD, newPassword: passphrase(n) })),
      );
      const refusals = answers.filter(({ status }) => status !== 204);
      expect(answers.length - refusals.length).toBe(1);
      for (const { status } of refusals) expect([401, 409]).toContain(status);
      expect(await signInStatus(email, PASSWORD)).toBe(401);
    },
    60_000,
  );
});

describe('a reset', () => {
  it.each(rounds)(
    'leaves no session of the old password alive, also of sign-ins on their way (round %i)',
    async () => {
      const { email } = await app.person();
      const token = await mailedToken(email);
      let isAnswered = false;
      const resetting = app.anonymous
        .post('/auth/reset-password', { token, newPassword: passphrase(1) })
        .then((answer) => {
          isAnswered = true;
          return answer.status;
        });
      const late: number[] = [];
      const tokens: string[] = [];
      const signIns = calls.map(async () => {
        const answer = await app.anonymous.post('/auth/login', { email, password: PASSWORD });
        if (answer.status === 200) tokens.push((answer.data as { accessToken: string }).accessToken);
      });
      expect(await resetting).toBe(204);
      for (let n = 0; n < 3; n++) late.push(await signInStatus(email, PASSWORD));
      await Promise.all(signIns);
      expect([isAnswered, late]).toEqual([true, [401, 401, 401]]);
      for (const accessToken of tokens)
        expect((await app.anonymous.withToken(accessToken).get('/auth/me')).status).toBe(401);
    },
    60_000,
  );

  it.each(rounds)('racing a suspension: the account stays out, whoever was first (round %i)', async () => {
    const { id, email, api } = await app.person();
    const token = await mailedToken(email);
    const [reset, suspended] = await Promise.all([
      app.anonymous.post('/auth/reset-password', { token, newPassword: passphrase(1) }),
      app.owner.post(`/users/${id}/suspend`, { reason: 'Test' }),
    ]);
    expect([204, 400]).toContain(reset.status);
    expect(suspended.status).toBe(200);
    expect((await api.get('/auth/me')).status).toBe(401);
    expect(await signInStatus(email, passphrase(1))).toBe(401);
  });
});

describe('a higher hashing cost', () => {
  it('is reached at the next sign-in, also by twenty at once, and never lowered', async () => {
    const { id, email } = await app.person();
    const hash = async (): Promise<string> =>
      (await app.sql<{ hash: string }>('SELECT password_hash AS hash FROM users WHERE id = $1', [id]))[0]!.hash;
    const first = await hash();
    const stronger = await TestApp.start({ BCRYPT_COST: '6', DATA_DIR: outbox.dataDir }, sharedDatabase());
    try {
      const login = (password: string): Promise<{ status: number }> =>
        stronger.anonymous.post('/auth/login', { email, password });
      expect((await login('not the password')).status).toBe(401);
      expect(await hash()).toBe(first);
      const statuses = (await Promise.all(calls.map(() => login(PASSWORD)))).map(({ status }) => status);
      expect(new Set(statuses)).toEqual(new Set([200]));
      const upgraded = await hash();
      expect(upgraded).toMatch(/^\$2b\$06\$/);
      expect(await signInStatus(email, PASSWORD)).toBe(200);
      expect(await hash()).toBe(upgraded);
    } finally {
      await stronger.stop();
    }
    expect(await signInStatus(OWNER_EMAIL, PASSWORD)).toBe(200);
  }, 60_000);

  /** Two replicas on one database; only the first drops it. */
  const sharedDatabase = (): TestApp['database'] => ({ ...app.database, drop: () => Promise.resolve() });
});

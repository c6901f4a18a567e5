import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, Jobs } from '@app/platform';
import { type ApiResponse } from '../support/api-client.js';
import { Outbox } from '../support/outbox.js';
import { ROUNDS, atOnce, eachRound, outcomeOf, timeoutFor } from '../support/races.js';
import { PASSWORD, TestApp } from '../support/test-app.js';

interface Registered {
  readonly id: string;
  readonly email: string;
  readonly token: string;
}

const DAYS = 3;
const outbox = new Outbox();
let app: TestApp;
let count = 0;

const register = (email: string): Promise<ApiResponse> =>
  app.anonymous.post('/auth/register', { email, password: PASSWORD });
const verify = (token: string | undefined): Promise<ApiResponse> => app.anonymous.post('/auth/verify-email', { token });
const statusOf = async (id: string): Promise<number> => (await app.owner.get(`/users/${id}`)).status;
const newEmail = (): string => `somebody-${++count}@example.com`;

async function registered(): Promise<Registered> {
  const email = newEmail();
  await register(email);
  const { token } = await outbox.take(email);
  const [{ id }] = (await app.owner.get(`/users?q=${email}`)).data as [{ id: string }];
  return { id, email, token: token! };
}

/** As if all that was done to the account had been done so many days before. */
async function letPass(days: number, id: string): Promise<void> {
  const before = `- make_interval(days => $2)`;
  await app.sql(`UPDATE users SET created_at = created_at ${before}, updated_at = updated_at ${before} WHERE id = $1`, [
    id,
    days,
  ]);
  await app.sql(
    `UPDATE email_verification_tokens SET created_at = created_at ${before}, expires_at = expires_at ${before}
     WHERE user_id = $1`,
    [id, days],
  );
}

/** The queue's worker, as the schedule calls it. */
async function runJob(): Promise<void> {
  await app.nest.get(Database).transaction(() => app.nest.get(Jobs).enqueue('unverified-accounts', {}));
  const left = () => app.sql(`SELECT FROM pgboss.job WHERE name = 'unverified-accounts' AND state <> 'completed'`);
  for (let waitedMs = 0; (await left()).length > 0; waitedMs += 50) {
    if (waitedMs > 15_000) throw new Error('The job did not complete');
    await sleep(50);
  }
}

beforeAll(async () => {
  const settings = { REGISTRATION: 'open', UNVERIFIED_ACCOUNT_DAYS: String(DAYS) };
  app = await TestApp.start({ DATA_DIR: outbox.dataDir, ...settings });
});

afterAll(async () => {
  await app.stop();
  outbox.remove();
});

describe('an account that nobody verifies', () => {
  it('is deleted by a daily job, with an event, and frees its address', async () => {
    const schedules = await app.sql(`SELECT cron FROM pgboss.schedule WHERE name = 'unverified-accounts'`);
    expect(schedules).toEqual([{ cron: '43 3 * * *' }]);
    const { id, email, token } = await registered();
    await letPass(DAYS, id);
    await runJob();
    expect(await statusOf(id)).toBe(404);
    expect(await app.auditEvents(`subjectId=${id}&action=user.registration-expired`)).toMatchObject([
      {
        outcome: 'success',
        actor: { type: 'system', id: null },
        changes: { deleted: { before: false, after: true } },
      },
    ]);
    expect((await verify(token)).status).toBe(400);

    await register(email);
    expect((await verify((await outbox.take(email, 2)).token)).status).toBe(204);
    const [{ id: newId }] = (await app.owner.get(`/users?q=${email}`)).data as [{ id: string }];
    expect(newId).not.toBe(id);
    expect(await app.auditEvents(`subjectId=${id}&action=user.registration-expired`)).toHaveLength(1);
  });

  it('can be restored like any deleted account, and then has the same time again; its old link stays dead', async () => {
    const { id, email, token } = await registered();
    await letPass(DAYS, id);
    await runJob();
    expect((await app.owner.post(`/users/${id}/restore`)).status).toBe(200);
    await runJob();
    expect(await statusOf(id)).toBe(200);
    expect((await verify(token)).status).toBe(400);
    await app.anonymous.post('/auth/verify-email/resend', { email });
    expect((await verify((await outbox.take(email, 2)).token)).status).toBe(204);
  });

  it('stays until the days have passed since its last link, which asking again puts off', async () => {
    const [young, resent] = [await registered(), await registered()];
    await letPass(DAYS - 1, young.id);
    await letPass(DAYS, resent.id);
    await app.anonymous.post('/auth/verify-email/resend', { email: resent.email });
    const { token } = await outbox.take(resent.email, 2);
    await runJob();
    expect([await statusOf(young.id), await statusOf(resent.id)]).toEqual([200, 200]);
    expect((await verify(token)).status).toBe(204);
  });

  it('keeps its first password when its address is registered again, and tells its mailbox', async () => {
    const { email, token } = await registered();
    await app.anonymous.post('/auth/register', { email, password: 'another battery staple' });
    expect((await outbox.take(email, 2)).subject).toBe('Somebody tried to use your e-mail address');
    expect((await verify(token)).status).toBe(204);
    await app.anonymous.signIn(email, PASSWORD);
  });
});

describe('the job leaves alone', () => {
  it('whoever verified, was invited, was created or suspended by an admin, however long ago', async () => {
    const [verified, suspended] = [await registered(), await registered()];
    await verify(verified.token);
    await app.owner.post(`/users/${suspended.id}/suspend`, { reason: 'test' });
    const invited = (await app.owner.post('/users', { email: newEmail() })).data as { id: string };
    const created = (await app.owner.post('/users', { email: newEmail(), password: PASSWORD })).data as { id: string };
    const ids = [verified, suspended, invited, created].map(({ id }) => id);
    for (const id of ids) await letPass(1000, id);
    await runJob();
    expect(await Promise.all(ids.map(statusOf))).toEqual([200, 200, 200, 200]);
    expect(await app.auditEvents('action=user.registration-expired')).toHaveLength(2);
  });

  it(
    'a person who follows a link, or asks for one, at the same moment: no account is both gone and told to be there',
    async () => {
      await eachRound(Math.ceil(ROUNDS / 4), async (round) => {
        const { id, token } = await registered();
        await letPass(DAYS, id);
        // The link of days ago, as if it lived for longer than the account.
        await app.sql(
          `UPDATE email_verification_tokens SET expires_at = now() + interval '1 hour' WHERE user_id = $1`,
          [id],
        );
        const calls = [
          () => verify(token),
          () =>
            sleep(round % 5)
              .then(runJob)
              .then(() => ({ status: 0 })),
        ];
        const outcome = outcomeOf(await atOnce((n) => calls[n]!() as Promise<{ status: number }>, 2));
        const isThere = (await statusOf(id)) === 200;
        expect(outcome).toEqual({ 0: 1, [isThere ? 204 : 400]: 1 });
      });
    },
    timeoutFor(ROUNDS),
  );
});

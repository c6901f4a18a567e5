import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiResponse } from '../support/api-client.js';
import { Outbox } from '../support/outbox.js';
import {
  CALLS,
  COSTLY_ROUNDS,
  ROUNDS,
  atOnce,
  eachRound,
  keepSignedIn,
  outcomeOf,
  timeoutFor,
} from '../support/races.js';
import { PASSWORD, TestApp } from '../support/test-app.js';

const outbox = new Outbox();
let app: TestApp;
let count = 0;

const newEmail = (): string => `joiner-${++count}@example.com`;
const verify = (token: string): Promise<ApiResponse> => app.anonymous.post('/auth/verify-email', { token });
const accept = (token: string, password = PASSWORD): Promise<ApiResponse> =>
  app.anonymous.post('/auth/accept-invitation', { token, password });
const suspend = (id: string): Promise<ApiResponse> => app.owner.post(`/users/${id}/suspend`, { reason: 'race' });
const statusOf = async (id: string): Promise<unknown> =>
  ((await app.owner.get(`/users/${id}`)).data as { status: string }).status;

/** An account that waits for its address to be verified. */
async function registered(): Promise<{ id: string; token: string }> {
  await keepSignedIn(app.owner);
  const email = newEmail();
  await app.anonymous.post('/auth/register', { email, password: PASSWORD });
  const { token } = await outbox.take(email);
  const [{ id }] = (await app.owner.get(`/users?q=${email}`)).data as [{ id: string }];
  return { id, token: token! };
}

async function invited(): Promise<{ id: string; email: string; token: string }> {
  await keepSignedIn(app.owner);
  const email = newEmail();
  const { id } = (await app.owner.post('/users', { email })).data as { id: string };
  return { id, email, token: (await outbox.take(email)).token! };
}

beforeAll(async () => {
  app = await TestApp.start({ DATA_DIR: outbox.dataDir, REGISTRATION: 'open' });
});

afterAll(async () => {
  await app.stop();
  outbox.remove();
});

describe('a verification link', () => {
  it(
    'followed twenty times at once verifies once',
    async () => {
      await eachRound(ROUNDS, async () => {
        const { token, id } = await registered();
        expect(outcomeOf(await atOnce(() => verify(token)))).toEqual({ 204: 1, 400: CALLS - 1 });
        expect(await app.auditEvents(`subjectId=${id}&action=user.email-verified`)).toHaveLength(1);
      });
    },
    timeoutFor(ROUNDS),
  );

  it(
    'and a suspension at the same moment leave no usable account behind',
    async () => {
      await eachRound(ROUNDS, async (round) => {
        const { token, id } = await registered();
        const calls = [() => suspend(id), () => verify(token)];
        if (round % 2 === 0) calls.reverse();
        const outcome = outcomeOf(await atOnce((n) => calls[n]!(), 2));
        expect([
          { 200: 1, 204: 1 },
          { 200: 1, 400: 1 },
        ]).toContainEqual(outcome);
        expect(await statusOf(id)).toBe('suspended');
        expect((await verify(token)).status).toBe(400);
      });
    },
    timeoutFor(ROUNDS),
  );
});

describe('an invitation', () => {
  it(
    'accepted twenty times at once takes one password',
    async () => {
      await eachRound(COSTLY_ROUNDS, async () => {
        const { id, email, token } = await invited();
        const answers = await atOnce((n) => accept(token, `${PASSWORD} ${n}`));
        expect(outcomeOf(answers)).toEqual({ 204: 1, 400: CALLS - 1 });
        await app.anonymous.signIn(email, `${PASSWORD} ${answers.findIndex(({ status }) => status === 204)}`);
        expect(await app.auditEvents(`subjectId=${id}&action=invitation.accepted`)).toHaveLength(1);
      });
    },
    timeoutFor(COSTLY_ROUNDS, 15),
  );

  it(
    'and a suspension at the same moment never leave an active account',
    async () => {
      await eachRound(ROUNDS, async (round) => {
        const { id, token } = await invited();
        const [accepted, suspended] = await Promise.all([
          accept(token),
          // The hash takes some 60 ms: so the suspension comes now before, now while, now after it.
          sleep((round * 13) % 100).then(() => suspend(id)),
        ]);
        expect([204, 400]).toContain(accepted.status);
        expect(suspended.status).toBe(200);
        expect(await statusOf(id)).toBe('suspended');
      });
    },
    timeoutFor(ROUNDS),
  );
});

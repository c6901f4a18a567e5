import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiResponse } from '../support/api-client.js';
import { CALLS, ROUNDS, eachRound, keepSignedIn, timeoutFor } from '../support/races.js';
import {
  type TwoFactorPerson,
  awaySomeSecondsFromTheNextStep,
  codeOf,
  enrol,
  forgetSteps,
  verify,
} from '../support/second-factor.js';
import { TestApp } from '../support/test-app.js';

let app: TestApp;
let person: TwoFactorPerson;

beforeAll(async () => {
  app = await TestApp.start();
  person = await enrol(app, await app.person());
});

afterAll(() => app.stop());

/** As the first step makes them, without the password hash each costs. */
async function challenges(count: number): Promise<string[]> {
  const tokens = Array.from({ length: count }, () => randomBytes(32).toString('base64url'));
  await app.sql(
    `INSERT INTO mfa_challenges (user_id, token_hash, password_digest, expires_at)
     SELECT u.id, t.hash, sha256(convert_to(u.password_hash, 'UTF8')), now() + interval '5 minutes'
     FROM users u, unnest($2::bytea[]) AS t (hash) WHERE u.id = $1`,
    [person.id, tokens.map((token) => createHash('sha256').update(token).digest())],
  );
  return tokens;
}

async function sessionCount(): Promise<number> {
  return (await app.sql('SELECT FROM sessions WHERE user_id = $1', [person.id])).length;
}

/** All at once; exactly one may get a session, and nothing may break. */
async function race(tokens: readonly string[], proof: object): Promise<ApiResponse[]> {
  const before = await sessionCount();
  const answers = await Promise.all(tokens.map((token) => verify(app.anonymous, token, proof)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => ![200, 401, 429].includes(status))).toEqual([]);
  expect(await sessionCount()).toBe(before + 1);
  return answers;
}

describe('twenty at the same moment', () => {
  it(
    'get one session for one code, each with a challenge of its own',
    async () => {
      await eachRound(ROUNDS, async () => {
        await awaySomeSecondsFromTheNextStep();
        await forgetSteps(app, person.id);
        await race(await challenges(CALLS), { code: codeOf(person.secret) });
      });
    },
    timeoutFor(ROUNDS),
  );

  it(
    'get one session for one challenge',
    async () => {
      await eachRound(ROUNDS, async () => {
        await awaySomeSecondsFromTheNextStep();
        await forgetSteps(app, person.id);
        const [token] = await challenges(1);
        const tokens = Array.from({ length: CALLS }, () => token!);
        await race(tokens, { code: codeOf(person.secret) });
      });
    },
    timeoutFor(ROUNDS),
  );

  it(
    'get one session for one recovery code',
    async () => {
      let codes: string[] = [];
      await eachRound(ROUNDS, async () => {
        await forgetSteps(app, person.id);
        if (codes.length === 0) codes = await newCodes();
        await race(await challenges(CALLS), { recoveryCode: codes.pop() });
      });
    },
    timeoutFor(ROUNDS),
  );
});

async function newCodes(): Promise<string[]> {
  await keepSignedIn(person.api);
  const response = await person.api.post('/auth/mfa/recovery-codes', { password: 'correct horse battery' });
  return (response.data as { recoveryCodes: string[] }).recoveryCodes;
}

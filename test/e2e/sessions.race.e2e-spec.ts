import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { CALLS, ROUNDS, atOnce, eachRound, keepSignedIn, outcomeOf, timeoutFor } from '../support/races.js';
import { PASSWORD, TestApp } from '../support/test-app.js';

interface Tokens {
  accessToken: string;
  refreshToken: string;
}

let app: TestApp;
let email: string;

const refresh = (refreshToken: unknown): Promise<ApiResponse> => app.anonymous.post('/auth/refresh', { refreshToken });
const tokensOf = (response: ApiResponse): Tokens => response.data as Tokens;
const statusOf = (accessToken: string): Promise<number> =>
  app.anonymous
    .withToken(accessToken)
    .get('/auth/me')
    .then(({ status }) => status);

function sessionOf(accessToken: string): string {
  const claims = Buffer.from(accessToken.split('.')[1]!, 'base64url').toString();
  return (JSON.parse(claims) as { sid: string }).sid;
}

/** No API shows how many tokens of a session were not used yet. */
async function unusedTokensOf(sessionId: string): Promise<number> {
  const rows = await app.sql('SELECT FROM refresh_tokens WHERE session_id = $1 AND consumed_at IS NULL', [sessionId]);
  return rows.length;
}

async function expectNothingLives(signedIn: ApiClient, answers: readonly ApiResponse[]): Promise<void> {
  expect(answers.filter(({ status }) => ![200, 401].includes(status))).toEqual([]);
  const issued = answers.filter(({ status }) => status === 200).map(tokensOf);
  for (const { accessToken } of [signedIn as Tokens, ...issued]) expect(await statusOf(accessToken)).toBe(401);
  const refreshTokens = new Set([signedIn.refreshToken, ...issued.map(({ refreshToken }) => refreshToken)]);
  for (const token of refreshTokens) expect((await refresh(token)).status).toBe(401);
}

beforeAll(async () => {
  app = await TestApp.start();
  ({ email } = await app.person());
});

afterAll(() => app.stop());

describe('a refresh token shown twenty times at once', () => {
  it(
    'has one successor, which everybody gets',
    async () => {
      const api = await app.anonymous.signIn(email, PASSWORD);
      let current = api.refreshToken!;
      await eachRound(ROUNDS, async () => {
        const answers = await atOnce(() => refresh(current));
        expect(outcomeOf(answers)).toEqual({ 200: CALLS });
        const successors = new Set(answers.map((answer) => tokensOf(answer).refreshToken));
        expect([successors.size, successors.has(current)]).toEqual([1, false]);
        expect(await unusedTokensOf(sessionOf(api.accessToken!))).toBe(1);
        expect(await statusOf(tokensOf(answers[0]!).accessToken)).toBe(200);
        [current] = successors as unknown as [string];
      });
    },
    timeoutFor(ROUNDS),
  );

  it(
    'after its successor was used, ends the session, once',
    async () => {
      await eachRound(ROUNDS, async () => {
        await keepSignedIn(app.owner);
        const api = await app.anonymous.signIn(email, PASSWORD);
        const live = tokensOf(await refresh(tokensOf(await refresh(api.refreshToken)).refreshToken));
        const answers = await atOnce(() => refresh(api.refreshToken));
        expect(outcomeOf(answers)).toEqual({ 401: CALLS });
        await expectNothingLives(api, []);
        expect([await statusOf(live.accessToken), (await refresh(live.refreshToken)).status]).toEqual([401, 401]);
        const query = `subjectId=${sessionOf(api.accessToken!)}&action=session.reuse-detected`;
        expect(await app.auditEvents(query)).toHaveLength(1);
      });
    },
    timeoutFor(ROUNDS),
  );

  it(
    'together with the successor, leaves one live token or a session that ended',
    async () => {
      await eachRound(ROUNDS, async () => {
        await keepSignedIn(app.owner);
        const api = await app.anonymous.signIn(email, PASSWORD);
        const sid = sessionOf(api.accessToken!);
        const second = tokensOf(await refresh(api.refreshToken));
        const answers = await atOnce((n) => refresh(n % 2 === 0 ? api.refreshToken : second.refreshToken));
        expect(answers.filter(({ status }) => ![200, 401].includes(status))).toEqual([]);
        expect(await unusedTokensOf(sid)).toBe(1);
        const endings = await app.auditEvents(`subjectId=${sid}&action=session.reuse-detected`);
        if (endings.length > 0) await expectNothingLives(api, answers);
      });
    },
    timeoutFor(ROUNDS),
  );
});

describe('a refresh that races the end of its session', () => {
  it.each([
    ['signing out', (api: ApiClient) => api.post('/auth/logout')],
    ['signing out everywhere', (api: ApiClient) => api.post('/auth/logout-all', {})],
  ])(
    'leaves nothing alive: %s',
    async (_, end) => {
      await eachRound(ROUNDS, async (round) => {
        const api = await app.anonymous.signIn(email, PASSWORD);
        // Now the end is asked for first, now in the middle, now last.
        const turn = round % CALLS;
        const answers = await atOnce((n) => (n === turn ? end(api) : refresh(api.refreshToken)));
        expect(answers[turn]!.status).toBeLessThan(300);
        await expectNothingLives(
          api,
          answers.filter((_answer, n) => n !== turn),
        );
      });
    },
    timeoutFor(ROUNDS),
  );
});

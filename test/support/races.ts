import { type ApiClient } from './api-client.js';

/** How often a race is run: enough to find most, RACE_ROUNDS=200 (`npm run test:races`) to be sure. */
export const ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 20);
/** For races of which each call costs a password hash. */
export const COSTLY_ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 3);
export const CALLS = 20;

/** For one `it` that runs all rounds. */
export function timeoutFor(rounds: number, secondsEach = 5): number {
  return 30_000 + rounds * secondsEach * 1_000;
}

/** All start in the same turn of the event loop; none waits for another. */
export function atOnce<T>(call: (n: number) => Promise<T>, calls = CALLS): Promise<T[]> {
  return Promise.all(Array.from({ length: calls }, (_, n) => call(n)));
}

/** `round` runs again and again, one after the other; a failure says in which round it was. */
export async function eachRound(rounds: number, round: (n: number) => Promise<void>): Promise<void> {
  for (let n = 1; n <= rounds; n++) {
    try {
      await round(n);
    } catch (error) {
      (error as Error).message = `Round ${n} of ${rounds}: ${(error as Error).message}`;
      throw error;
    }
  }
}

const RENEW_AFTER_MS = 300_000;

/** For suites that run longer than an access token lives: call it before each round. */
export async function keepSignedIn(client: ApiClient): Promise<void> {
  const { iat } = JSON.parse(Buffer.from(client.accessToken!.split('.')[1]!, 'base64url').toString()) as {
    iat: number;
  };
  if (Date.now() - iat * 1000 < RENEW_AFTER_MS) return;
  const { status, data, text } = await client.post('/auth/refresh', { refreshToken: client.refreshToken });
  if (status !== 200) throw new Error(`Not renewed: ${text}`);
  Object.assign(client, data);
}

/** How many answered what. */
export function outcomeOf(answers: readonly { readonly status: number }[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

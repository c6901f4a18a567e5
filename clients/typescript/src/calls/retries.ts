// Sends a request again when that can help and cannot harm. What changes something and has no Idempotency-Key is never sent
// again after a lost answer: it may have happened.
import { RollcallError, codeOf, retryAfterOf } from '../rollcall-error.js';
import { type Fetch, attemptOf, canBeSentAgain } from './fetching.js';
import { sleep } from './waiting.js';

export interface RetryOptions {
  /** How often a call is sent again; 2 unless said, 0 for never. */
  readonly attempts?: number;
  /** A longer `Retry-After` is not waited for but thrown; 10 unless said. */
  readonly longestWaitSeconds?: number;
}

/**
 * `always`: a lost answer does no harm, since nothing changes, or a key says that it is the same call.
 * `refused`: only when the server said that it did nothing. `never`: not at all.
 */
export type Repeatable = 'always' | 'refused' | 'never';

const REFUSED = [429, 503];
const LOST = [502, 504];
const FIRST_PAUSE_MS = 250;

export function withRetries(fetch: Fetch, repeatable: Repeatable, options: RetryOptions = {}): Fetch {
  const { attempts = 2, longestWaitSeconds = 10 } = options;
  if (repeatable === 'never') return fetch;
  return async (request) => {
    for (let attempt = 0; ; attempt++) {
      const isLast = attempt >= attempts || !canBeSentAgain(request);
      const outcome = await outcomeOf(fetch, attemptOf(request));
      if (isLast || !(await isWorthRepeating(outcome, repeatable))) return settle(outcome);
      const pauseMs = pauseMsAfter(outcome, attempt);
      if (pauseMs > longestWaitSeconds * 1000) return settle(outcome);
      await sleep(pauseMs + Math.random() * FIRST_PAUSE_MS, request.signal);
    }
  };
}

type Outcome = { readonly response: Response } | { readonly error: unknown };

async function outcomeOf(fetch: Fetch, request: Request): Promise<Outcome> {
  try {
    return { response: await fetch(request) };
  } catch (error) {
    return { error };
  }
}

async function isWorthRepeating(outcome: Outcome, repeatable: Repeatable): Promise<boolean> {
  if ('error' in outcome) {
    return repeatable === 'always' && outcome.error instanceof RollcallError && outcome.error.code === 'NETWORK_ERROR';
  }
  const { status } = outcome.response;
  if (REFUSED.includes(status)) return true;
  if (repeatable === 'refused') return false;
  return LOST.includes(status) || (status === 409 && (await codeOf(outcome.response)) === 'IDEMPOTENCY_KEY_IN_FLIGHT');
}

function pauseMsAfter(outcome: Outcome, attempt: number): number {
  const seconds = 'response' in outcome ? retryAfterOf(outcome.response) : undefined;
  return seconds === undefined ? FIRST_PAUSE_MS * 2 ** attempt : seconds * 1000;
}

function settle(outcome: Outcome): Response {
  if ('response' in outcome) return outcome.response;
  throw outcome.error;
}

import { codeOf } from '../rollcall-error.js';
import { type Fetch, attemptOf, canBeSentAgain } from './fetching.js';
import { unlessAborted } from './waiting.js';

/** Knows the token to send. Many calls ask at once. */
export interface TokenSource {
  current(): string | Promise<string>;
  /** The token after one that was refused; undefined when there is no other. */
  after(refused: string): string | undefined | Promise<string | undefined>;
}

/** Sends the token of the source; when the server knows it no more, once more with the next one. */
export function withCredentials(fetch: Fetch, source: TokenSource): Fetch {
  return async (request) => {
    const token = await unlessAborted(source.current(), request.signal);
    const response = await fetch(bearing(token, request));
    if (!canBeSentAgain(request) || !(await isTokenRefused(response))) return response;
    const next = await unlessAborted(source.after(token), request.signal);
    return next === undefined || next === token ? response : fetch(bearing(next, request));
  };
}

function bearing(token: string, request: Request): Request {
  const attempt = attemptOf(request);
  attempt.headers.set('authorization', `Bearer ${token}`);
  return attempt;
}

/** A wrong password is 401 as well, when somebody confirms it; that says nothing about the token. */
async function isTokenRefused(response: Response): Promise<boolean> {
  if (response.status !== 401) return false;
  const code = await codeOf(response);
  return code === 'TOKEN_EXPIRED' || code === 'UNAUTHENTICATED';
}

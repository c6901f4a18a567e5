import { RollcallError } from '../rollcall-error.js';

/** What sends a request: the platform's `fetch`, one of yours, or one around another. */
export type Fetch = (request: Request) => Promise<Response>;

/** Bodies of calls are small JSON, which can be sent again; files and streams go once. */
export function canBeSentAgain(request: Request): boolean {
  const type = request.headers.get('content-type');
  return request.body === null || type === null || type.startsWith('application/json');
}

/** The request to send, leaving the original for the next attempt where there can be one. */
export function attemptOf(request: Request): Request {
  return canBeSentAgain(request) ? request.clone() : request;
}

/** An abort stays what it is. */
export function orNetworkError(fetch: Fetch): Fetch {
  return async (request) => {
    try {
      return await fetch(request);
    } catch (cause) {
      if (request.signal.aborted) throw cause;
      throw new RollcallError({ code: 'NETWORK_ERROR', message: `No answer from ${request.url}.`, cause });
    }
  };
}

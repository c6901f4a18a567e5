import { type ParseAs } from 'openapi-fetch';
import { RollcallError } from '../rollcall-error.js';
import { type Answer } from './call-types.js';

/** Reads a successful response and takes it out of its envelope, if it is in one. */
export async function answerOf(
  response: Response,
  parseAs: ParseAs,
  signal: AbortSignal | undefined,
): Promise<Answer<unknown>> {
  const body = await read(response, parseAs, signal);
  const etag = response.headers.get('etag') ?? undefined;
  const { data, meta } = isEnvelope(body) ? body : { data: body };
  return { data, meta: meta as undefined, etag, status: response.status, response };
}

async function read(response: Response, parseAs: ParseAs, signal: AbortSignal | undefined): Promise<unknown> {
  if (response.status === 204) return undefined;
  if (parseAs === 'stream') return response.body;
  try {
    return (await response[parseAs]()) as unknown;
  } catch (cause) {
    throw signal?.aborted ? cause : unreadable(response, cause);
  }
}

function unreadable({ status }: Response, cause: unknown): RollcallError {
  const [code, message] =
    (cause as Error).name === 'SyntaxError'
      ? (['UNEXPECTED_ANSWER', `The answer ${status} is no JSON; exports and files need parseAs.`] as const)
      : (['NETWORK_ERROR', 'The answer broke off.'] as const);
  return new RollcallError({ code, message, status, cause });
}

function isEnvelope(body: unknown): body is { data: unknown; meta?: unknown } {
  return typeof body === 'object' && body !== null && 'success' in body && 'data' in body;
}

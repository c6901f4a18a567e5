import { type ERROR_CODES } from './generated/error-codes.js';

/** A code of the server's. There may be newer ones, which this version of the client does not know by name. */
export type ServerErrorCode = (typeof ERROR_CODES)[number];

/** What goes wrong before there is an answer, or when the answer is not Rollcall's. */
export type ClientErrorCode =
  | 'NETWORK_ERROR'
  | 'UNEXPECTED_ANSWER'
  /** 304: what you have by `If-None-Match` is the newest. */
  | 'NOT_MODIFIED'
  | 'NOT_SIGNED_IN'
  | 'SECOND_FACTOR_REQUIRED';

export type RollcallErrorCode = ServerErrorCode | ClientErrorCode;

/** What is wrong with one field of the request. */
export interface FieldError {
  /** The dotted path of the field, or the name of the query parameter. */
  readonly field?: string;
  readonly code: string;
  /** For people; may be reworded. */
  readonly message: string;
}

interface ErrorFacts {
  readonly code: RollcallErrorCode;
  readonly message: string;
  readonly status?: number | undefined;
  readonly fields?: readonly FieldError[];
  readonly requestId?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
  readonly cause?: unknown;
}

/** The one error every call throws, except for a call you aborted: that throws the reason of its signal. */
export class RollcallError extends Error {
  override readonly name = 'RollcallError';
  /** What to branch on. Codes are never renamed, but new ones come: keep a `default`. */
  readonly code: RollcallErrorCode;
  /** Of the answer; undefined when there was none. */
  readonly status: number | undefined;
  readonly fields: readonly FieldError[];
  /** Finds the call in the logs and in the audit trail of the server. */
  readonly requestId: string | undefined;
  /** When it is worth trying again. */
  readonly retryAfterSeconds: number | undefined;

  constructor({ code, message, cause, ...facts }: ErrorFacts) {
    super(message, { cause });
    this.code = code;
    this.status = facts.status;
    this.fields = facts.fields ?? [];
    this.requestId = facts.requestId;
    this.retryAfterSeconds = facts.retryAfterSeconds;
  }
}

interface ErrorEnvelope {
  readonly error: { code: RollcallErrorCode; message: string; details?: FieldError[]; requestId?: string };
}

/** @param body as it was parsed, or the text it is when it is no JSON */
export function refusalOf(response: Response, body: unknown): RollcallError {
  const { status } = response;
  const retryAfterSeconds = retryAfterOf(response);
  const requestId = response.headers.get('x-request-id') ?? undefined;
  if (!isErrorEnvelope(body))
    return new RollcallError({ ...unknownAnswer(status), status, requestId, retryAfterSeconds });
  const { code, message, details = [] } = body.error;
  return new RollcallError({ code, message, status, fields: details, requestId, retryAfterSeconds });
}

function unknownAnswer(status: number): { code: ClientErrorCode; message: string } {
  return status === 304
    ? { code: 'NOT_MODIFIED', message: 'Nothing has changed since that ETag.' }
    : { code: 'UNEXPECTED_ANSWER', message: `The answer ${status} is not Rollcall's.` };
}

/** Seconds; undefined when the header is missing or is a date, which Rollcall does not send. */
export function retryAfterOf({ headers }: Response): number | undefined {
  const value = headers.get('retry-after');
  return value !== null && /^\d+$/.test(value) ? Number(value) : undefined;
}

/** The code of a refusal, leaving the body to be read by others. */
export async function codeOf(response: Response): Promise<RollcallErrorCode | undefined> {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined);
  return isErrorEnvelope(body) ? body.error.code : undefined;
}

function isErrorEnvelope(body: unknown): body is ErrorEnvelope {
  const { error } = (typeof body === 'object' && body !== null ? body : {}) as { error?: unknown };
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error;
}

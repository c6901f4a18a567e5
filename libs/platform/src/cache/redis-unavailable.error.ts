import { types } from 'node:util';

/** Redis is not connected, or did not answer in time. Whether the command took effect is unknown. */
export class RedisUnavailableError extends Error {
  override readonly name = 'RedisUnavailableError';

  constructor(cause?: unknown) {
    super(`Redis is unavailable: ${describe(cause)}`, { cause });
  }
}

/** A refused connection to a host of several addresses is an AggregateError without a message, only a code. */
function describe(cause: unknown): string {
  if (cause === undefined) return 'not connected';
  if (!types.isNativeError(cause)) return 'unknown reason';
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
}

import { type CallOptions } from './caller.js';

/** A key of its own unless the caller gave one; made once a call, so that each attempt carries the same. */
export function withIdempotencyKey(options: CallOptions): CallOptions {
  const header = { 'Idempotency-Key': newKey(), ...options.params?.header };
  return { ...options, params: { ...options.params, header } };
}

/** `crypto.randomUUID` is missing on pages that are not served by HTTPS. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import { appError } from './app-error.js';

const MAC_BYTES = 16;

/**
 * Cursors that clients cannot forge or carry to another query: `base64url(mac ‖ json)`, the MAC taken over the query the
 * cursor was issued for and the position it holds.
 */
export class CursorCodec {
  constructor(private readonly key: Buffer) {}

  /** @param query a string that says which list, filters and order the position belongs to */
  encode(position: readonly (string | null)[], query: string): string {
    const payload = Buffer.from(JSON.stringify(position));
    return Buffer.concat([this.mac(payload, query), payload]).toString('base64url');
  }

  /** @throws INVALID_CURSOR when it was altered, or issued for another query */
  decode(cursor: string, query: string): (string | null)[] {
    const bytes = Buffer.from(cursor, 'base64url');
    const payload = bytes.subarray(MAC_BYTES);
    const expected = this.mac(payload, query);
    // base64url has several spellings of the same bytes; only the one we issued counts.
    const isOurs = bytes.toString('base64url') === cursor && bytes.length > MAC_BYTES;
    if (!isOurs || !timingSafeEqual(bytes.subarray(0, MAC_BYTES), expected)) throw appError('INVALID_CURSOR');
    return JSON.parse(payload.toString()) as (string | null)[];
  }

  private mac(payload: Buffer, query: string): Buffer {
    return createHmac('sha256', this.key).update(query).update('\0').update(payload).digest().subarray(0, MAC_BYTES);
  }
}

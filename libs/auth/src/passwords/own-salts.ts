import { createHmac, randomBytes } from 'node:crypto';

const RANDOM_BYTES = 12;
const MARK_BYTES = 4;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BCRYPT64 = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** `$2b$10$`, the salt, the digest. */
const BCRYPT = /^\$2b\$\d\d\$([./A-Za-z0-9]{22})[./A-Za-z0-9]{31}$/;

/**
 * Salts that show who made them. An imported bcrypt hash looks like ours, but is over the bare password while ours is over
 * its HMAC; to compare with both would make every wrong guess cost two hashes. So the last four bytes of our salts are a MAC
 * of the twelve random ones. A foreign salt passes for ours once in four thousand million times.
 */
export class OwnSalts {
  constructor(private readonly key: Buffer) {}

  /** `$2b$10$` and a salt, as bcrypt takes it. */
  next(cost: number): string {
    const random = randomBytes(RANDOM_BYTES);
    const salt = Buffer.concat([random, this.mark(random)]).toString('base64');
    return `$2b$${String(cost).padStart(2, '0')}$${translate(salt.slice(0, 22), BASE64, BCRYPT64)}`;
  }

  /** Whether the hash was made with a salt from here. */
  has(hash: string): boolean {
    const salt = BCRYPT.exec(hash)?.[1];
    if (salt === undefined) return false;
    const bytes = Buffer.from(translate(salt, BCRYPT64, BASE64), 'base64');
    return this.mark(bytes.subarray(0, RANDOM_BYTES)).equals(bytes.subarray(RANDOM_BYTES));
  }

  private mark(random: Uint8Array): Buffer {
    return createHmac('sha256', this.key).update('own salt').update(random).digest().subarray(0, MARK_BYTES);
  }
}

function translate(text: string, from: string, to: string): string {
  return [...text].map((char) => to[from.indexOf(char)]).join('');
}

import { createHash, randomBytes } from 'node:crypto';

/** A secret for one person's hands: 256 random bits, base64url. The database only ever sees its hash. */
export function newOpaqueToken(): string {
  return randomBytes(32).toString('base64url');
}

/** SHA-256 is enough: there is nothing to guess in 256 random bits. */
export function hashOpaqueToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

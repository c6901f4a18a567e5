import { readArgon2 } from './argon2-notation.js';
import { readBcrypt } from './bcrypt-notation.js';
import { MAX_NOTATION_LENGTH } from './bounds.js';
import { type ForeignHash, type NotationReader, UnusableHash } from './foreign-hash.js';
import { readPbkdf2 } from './pbkdf2-notation.js';
import { readScrypt } from './scrypt-notation.js';
import { readSsha } from './ssha-notation.js';

/** The notations that are known (docs/users/password-hashes.md); each begins in its own way. */
const READERS: readonly NotationReader[] = [readBcrypt, readArgon2, readScrypt, readPbkdf2, readSsha];

/** @throws UnusableHash when no reader knows it, or it is malformed, asks for too much or protects nothing */
export function readForeignHash(notation: string): ForeignHash {
  if (notation.length > MAX_NOTATION_LENGTH) throw new UnusableHash('It is too long for a password hash.');
  for (const read of READERS) {
    const hash = read(notation);
    if (hash) return hash;
  }
  throw new UnusableHash('It is in no notation that is known.');
}

/** Undefined when it cannot be used: then nothing matches it. */
export function findForeignHash(notation: string): ForeignHash | undefined {
  try {
    return readForeignHash(notation);
  } catch (error) {
    if (error instanceof UnusableHash) return undefined;
    throw error;
  }
}

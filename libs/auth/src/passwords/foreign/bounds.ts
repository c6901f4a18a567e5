import { UnusableHash } from './foreign-hash.js';

/**
 * What a hash may ask for. Whoever imports accounts chooses their hashes, and a guess at any of them makes a hashing thread
 * compute it: so none may take much longer than a second or 128 MiB. Each bound leaves room above the defaults of its
 * makers and OWASP's recommendations of 2025. Cheap ones are taken: they are replaced at the first sign-in.
 */
export const MAX_NOTATION_LENGTH = 1_024;
export const MAX_BCRYPT_COST = 14;
/** One thread's worth of memory; the threads are as many as processors. */
export const MAX_MEMORY_KIB = 131_072;
/** Memory times passes: the time of argon2. */
export const MAX_ARGON2_KIB_PASSES = 1_048_576;
/** N × r × p of scrypt: its time; twice what OWASP asks for. */
export const MAX_SCRYPT_WORK = 2 ** 21;
export const MAX_LANES = 16;
/** Iterations times output blocks, each of which is computed on its own. */
export const MAX_PBKDF2_ROUNDS = 2_500_000;

/** Shorter ones could be hit by chance. */
const MIN_DIGEST_BYTES = 16;
const MAX_DIGEST_BYTES = 64;
const MAX_SALT_BYTES = 64;

export function assertAtMost(name: string, value: number, maximum: number): void {
  if (!Number.isSafeInteger(value) || value < 1) throw new UnusableHash(`Its ${name} is no number above 0.`);
  if (value > maximum) throw new UnusableHash(`Its ${name} is ${value}; the most is ${maximum}.`);
}

export function assertSalt(salt: Uint8Array, leastBytes = 4): void {
  if (salt.length >= leastBytes && salt.length <= MAX_SALT_BYTES) return;
  throw new UnusableHash(`Its salt has ${salt.length} bytes; it must have ${leastBytes} to ${MAX_SALT_BYTES}.`);
}

export function assertDigest(digest: Uint8Array): void {
  if (digest.length >= MIN_DIGEST_BYTES && digest.length <= MAX_DIGEST_BYTES) return;
  throw new UnusableHash(
    `Its digest has ${digest.length} bytes; it must have ${MIN_DIGEST_BYTES} to ${MAX_DIGEST_BYTES}.`,
  );
}

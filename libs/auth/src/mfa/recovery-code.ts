import { createHash, randomInt } from 'node:crypto';

const RECOVERY_CODE_COUNT = 10;
/** Crockford's base32: nothing in it looks like something else. 28 characters are 140 random bits (OWASP ASVS 5.0, 6.5.2 and 11.5.1). */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const GROUPS = 7;
const GROUP_LENGTH = 4;

/** Ten codes such as `7k2m-x9qa-04tz-hd3v-5wnc-e8rj-y6sp`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODE_COUNT }, newRecoveryCode);
}

/** SHA-256: there is nothing to guess in 140 random bits. The account is hashed with it, so a code counts for its own only. */
export function hashRecoveryCode(userId: string, code: string): Buffer {
  const typed = code.toLowerCase().replace(/[\s-]/g, '');
  return createHash('sha256').update(`${userId}:${typed}`).digest();
}

function newRecoveryCode(): string {
  return Array.from({ length: GROUPS }, newGroup).join('-');
}

function newGroup(): string {
  return Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

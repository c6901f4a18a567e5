import {
  argon2Sync,
  createCipheriv,
  createHash,
  createHmac,
  pbkdf2Sync,
  scryptSync,
  timingSafeEqual,
} from 'node:crypto';
import bcrypt from 'bcrypt';
import type { Bcrypt, ForeignHash, Scrypt } from './foreign-hash.js';

/** Node counts a little more than the 128 × N × r that the bounds allow. */
const SCRYPT_MAX_BYTES = 160 * 1_024 * 1_024;
/** Firebase encrypts in counter mode, beginning at zero. */
const FIREBASE_KEY_BYTES = 32;

/** Takes as long as the parameters say. For the hashing threads, which load it at the first imported account. */
export function matchesForeignHash(password: string, hash: ForeignHash): boolean {
  if (hash.kind === 'bcrypt') return bcrypt.compareSync(before(password, hash), hash.hash);
  const digest = digestOf(password, hash);
  return digest.length === hash.digest.length && timingSafeEqual(digest, hash.digest);
}

function before(password: string, { before: what }: Bcrypt): string {
  if (what === 'nothing') return password;
  if (what === 'sha256-hex') return createHash('sha256').update(password).digest('hex');
  return createHmac('sha256', what.hmacKey).update(password).digest('base64');
}

function digestOf(password: string, hash: Exclude<ForeignHash, Bcrypt>): Buffer {
  const { length } = hash.digest;
  switch (hash.kind) {
    case 'argon2i':
    case 'argon2id':
      return argon2Sync(hash.kind, { ...hash, message: password, tagLength: length });
    case 'scrypt':
      return hash.signerKey ? firebase(password, hash, hash.signerKey) : scrypt(password, hash, length);
    case 'pbkdf2':
      return pbkdf2Sync(password, hash.salt, hash.iterations, length, hash.algorithm);
    case 'salted-digest':
      return createHash(hash.algorithm).update(password).update(hash.salt).digest();
  }
}

function scrypt(password: string, { N, r, p, salt }: Scrypt, length: number): Buffer {
  return scryptSync(password, salt, length, { N, r, p, maxmem: SCRYPT_MAX_BYTES });
}

function firebase(password: string, hash: Scrypt, signerKey: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-ctr', scrypt(password, hash, FIREBASE_KEY_BYTES), Buffer.alloc(16));
  return Buffer.concat([cipher.update(signerKey), cipher.final()]);
}

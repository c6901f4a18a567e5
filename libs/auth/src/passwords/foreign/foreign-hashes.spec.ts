import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import bcrypt from 'bcrypt';
import fc from 'fast-check';
import { type AppError } from '@app/kernel';
import { ForeignHashes } from './foreign-hashes.js';
import { matchesForeignHash } from './matches-foreign-hash.js';
import { findForeignHash, readForeignHash } from './read-foreign-hash.js';
import { VECTORS } from './testing/vectors.js';

const SALT = 'c29tZXNhbHQ';
const DIGEST = 'CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
const argon2id = (costs: string): string => `$argon2id$v=19$${costs}$${SALT}$${DIGEST}`;
const scrypt = (costs: string): string => `$scrypt$${costs}$${SALT}$${DIGEST}`;
const bcryptAt = (cost: string): string => `$2b$${cost}$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW`;

function refusalOf(notation: string): string {
  try {
    new ForeignHashes().assertUsable(notation);
  } catch (error) {
    const { code, details } = error as AppError;
    expect([code, details[0]!.code]).toEqual(['PASSWORD_HASH_UNSUPPORTED', 'PASSWORD_HASH_UNSUPPORTED']);
    return details[0]!.message;
  }
  return '';
}

describe('a hash of another system', () => {
  it.each(VECTORS)('is matched by its password alone: $name', ({ notation, password }) => {
    const hash = readForeignHash(notation);
    expect(matchesForeignHash(password, hash)).toBe(true);
    expect(matchesForeignHash(`${password} `, hash)).toBe(false);
  });

  it('is matched by its password alone: bcrypt_sha256 of Django', () => {
    const digest = createHash('sha256').update('lètmein').digest('hex');
    const hash = readForeignHash(`bcrypt_sha256$${bcrypt.hashSync(digest, 4)}`);
    expect([matchesForeignHash('lètmein', hash), matchesForeignHash(digest, hash)]).toEqual([true, false]);
  });

  it.each<[string, string, RegExp]>([
    ['a bcrypt that takes two seconds', bcryptAt('15'), /cost is 15; the most is 14/],
    ['a bcrypt that takes days', bcryptAt('31'), /cost/],
    ['a bcrypt cheaper than there is', bcryptAt('03'), /cost/],
    ['the broken bcrypt', bcryptAt('05').replace('2b', '2x'), /2a, 2b, 2y/],
    ['a bcrypt cut short', bcryptAt('05').slice(0, -1), /2a, 2b, 2y/],
    [
      'an old bcrypt-sha256',
      '$bcrypt-sha256$2b,12$LrmaIX5x4TRtAwEfwJZa1.$2ehnw6LvuIUTM0iz4iz9hTxv21B6KFO',
      /version 2/,
    ],
    ['a gigabyte of argon2', argon2id('m=1048576,t=1,p=1'), /memory in KiB is 1048576; the most is 131072/],
    ['many passes of argon2', argon2id('m=65536,t=17,p=1'), /times passes/],
    ['a thousand lanes', argon2id('m=65536,t=1,p=1000'), /parallelism/],
    ['argon2 with less memory than lanes', argon2id('m=8,t=1,p=2'), /8 KiB for each lane/],
    ['argon2 with a parameter missing', argon2id('m=65536,t=1'), /parameters must be m, t, p/],
    ['argon2 with a parameter more', argon2id('m=65536,t=1,p=1,keyid=1'), /parameters must be/],
    ['argon2 with a parameter twice', argon2id('m=65536,t=1,t=1'), /parameters must be/],
    ['argon2 with no pass', argon2id('m=65536,t=0,p=1'), /no number above 0/],
    ['argon2d', argon2id('m=65536,t=1,p=1').replace('2id', '2d'), /only id and i/],
    ['argon2 of another version', argon2id('m=65536,t=1,p=1').replace('19', '16'), /v=19/],
    ['argon2 with a part more', `${argon2id('m=65536,t=1,p=1')}$x`, /v=19/],
    ['argon2 with a short salt', argon2id('m=65536,t=1,p=1').replace(SALT, 'c29tZQ'), /salt has 4 bytes/],
    ['argon2 with a short digest', argon2id('m=65536,t=1,p=1').replace(DIGEST, 'CTFh'), /digest has 3 bytes/],
    ['argon2 with a long digest', argon2id('m=65536,t=1,p=1').replace(DIGEST, DIGEST.repeat(4)), /digest has/],
    ['two gigabytes of scrypt', scrypt('ln=21,r=8,p=1'), /memory/],
    ['scrypt beyond any number', scrypt('ln=4000000000,r=8,p=1'), /memory/],
    ['many lanes of scrypt', scrypt('ln=17,r=8,p=3'), /N × r × p/],
    ['scrypt of no power of two', 'scrypt$16383$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TA==', /power of two/],
    ['scrypt of a negative', 'scrypt$-16384$seasalt$8$1$Qj3+9PPyRjSJIebHnG81TA==', /no number above 0/],
    ['scrypt without its costs', 'scrypt$seasalt$Qj3+9PPyRjSJIebHnG81TA==', /5 parts/],
    [
      'a minute of PBKDF2',
      'pbkdf2_sha256$400000000$seasalt$wJSpLMQRQz0Dhj/pFpbyjMj71B2gUYp6HJS5AU+32Ac=',
      /iterations/,
    ],
    ['PBKDF2 of many blocks', `$pbkdf2$1000000$${SALT}$${'A'.repeat(80)}`, /iterations for the whole digest/],
    ['PBKDF2 with another digest', `$pbkdf2-sha3$1000$${SALT}$${DIGEST}`, /only sha1, sha256, sha512/],
    ['PBKDF2 of another length', `$pbkdf2-sha256$i=1000,l=16$${SALT}$${DIGEST}`, /not as long as l/],
    ['PBKDF2 without a digest', 'pbkdf2_sha256$1000$seasalt$', /notation that is not known/],
    ['SHA-1 without a salt', '{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=', /only SSHA/],
    ['SSHA without a salt', '{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=', /no salt/],
    ['SSHA with a salt of two bytes', '{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9h4eA==', /salt has 2 bytes/],
    ['SSHA that is no base64', '{SSHA}!!!', /no base64/],
    ['MD5', '5f4dcc3b5aa765d61d8327deb882cf99', /no notation that is known/],
    ['crypt of Linux', '$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc', /no notation/],
    ['nothing', '', /no notation that is known/],
    ['a password', 'correct horse battery', /no notation that is known/],
    ['a book', '$2b$05$'.padEnd(2_000, 'x'), /too long/],
  ])('is refused: %s', (_, notation, why) => {
    const message = refusalOf(notation);
    expect(message).toMatch(why);
    if (notation.length > 20) expect(message).not.toContain(notation.slice(-12));
    expect(findForeignHash(notation)).toBeUndefined();
  });

  it('is taken or refused, whatever it is: nothing else is thrown, and no salt or digest is told', () => {
    const pieces = VECTORS.flatMap(({ notation }) => notation.split(/(?=[$:,={}])/));
    const texts = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...pieces), { maxLength: 9 }).map((a) => a.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => void refusalOf(text)),
      { numRuns: 2_000 },
    );
  });
});

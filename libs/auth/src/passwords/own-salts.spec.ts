import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import bcrypt from 'bcrypt';
import { OwnSalts } from './own-salts.js';

const salts = new OwnSalts(randomBytes(32));

describe('our salts', () => {
  it('are taken by bcrypt, never twice, and known again in the hash', () => {
    const made = Array.from({ length: 50 }, () => salts.next(4));
    expect(new Set(made).size).toBe(50);
    for (const salt of made) {
      const hash = bcrypt.hashSync('x', salt);
      expect(hash.startsWith(salt)).toBe(true);
      expect([salts.has(hash), bcrypt.compareSync('x', hash)]).toEqual([true, true]);
    }
  });

  it('are not those of anybody else', () => {
    const others = new OwnSalts(randomBytes(32));
    for (let n = 0; n < 50; n++) {
      expect(salts.has(bcrypt.hashSync('x', 4))).toBe(false);
      expect(salts.has(bcrypt.hashSync('x', others.next(4)))).toBe(false);
    }
    for (const text of ['', '$2b$04$', salts.next(4), '{SSHA}x']) expect(salts.has(text)).toBe(false);
  });
});

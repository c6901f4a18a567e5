import { describe, expect, it } from '@jest/globals';
import { hashRecoveryCode, newRecoveryCodes } from './recovery-code.js';

describe('recovery codes', () => {
  it('are ten, each another, of 140 bits in seven groups', () => {
    const codes = Array.from({ length: 50 }, newRecoveryCodes);
    for (const ten of codes) expect(ten).toHaveLength(10);
    expect(new Set(codes.flat()).size).toBe(500);
    for (const code of codes.flat()) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){6}$/);
  });

  it('may be typed in capitals, with spaces or without hyphens', () => {
    const hash = hashRecoveryCode('a', '7k2m-x9qa-04tz-hd3v');
    for (const typed of ['7K2M-X9QA-04TZ-HD3V', '7k2mx9qa04tzhd3v', ' 7k2m x9qa 04tz hd3v '])
      expect(hashRecoveryCode('a', typed)).toEqual(hash);
  });

  it('are worth nothing to another account', () => {
    expect(hashRecoveryCode('a', '7k2m-x9qa-04tz-hd3v')).not.toEqual(hashRecoveryCode('b', '7k2m-x9qa-04tz-hd3v'));
  });
});

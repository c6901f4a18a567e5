import { describe, expect, it } from '@jest/globals';
import { generateSync } from 'otplib';
import { newTotpSecret, otpauthUrl, stepOfCode } from './totp.js';

/** RFC 6238, appendix B: the ASCII secret 12345678901234567890, in base32. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

const at = (epoch: number): Date => new Date(epoch * 1000);

describe('a TOTP code', () => {
  it.each([
    [59, '287082', 1],
    [1111111109, '081804', 37037036],
    [1234567890, '005924', 41152263],
    [20000000000, '353130', 666666666],
  ])('at %d is the one of RFC 6238', (epoch, code, step) => {
    expect(stepOfCode(RFC_SECRET, code, at(epoch))).toBe(step);
  });

  it.each([0, 1, 15, 29])('counts one step before and after, and no further, %d s into a step', (offset) => {
    const secret = newTotpSecret();
    const step = 58_800_000;
    const now = at(step * 30 + offset);
    const found = [-2, -1, 0, 1, 2].map((distance) =>
      stepOfCode(secret, generateSync({ secret, epoch: (step + distance) * 30 }), now),
    );
    expect(found).toEqual([undefined, step - 1, step, step + 1, undefined]);
  });
});

describe('a TOTP secret', () => {
  it('has 160 bits and is another each time', () => {
    const secrets = new Set(Array.from({ length: 100 }, newTotpSecret));
    expect(secrets.size).toBe(100);
    for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  });

  it('stands in the URL with issuer and address', () => {
    const url = new URL(otpauthUrl(RFC_SECRET, 'zoë+x@example.com', 'rollcall.example.com'));
    expect(decodeURIComponent(url.pathname)).toContain('Rollcall (rollcall.example.com):zoë+x@example.com');
    expect(url.searchParams.get('secret')).toBe(RFC_SECRET);
    expect(url.searchParams.get('issuer')).toBe('Rollcall (rollcall.example.com)');
  });
});

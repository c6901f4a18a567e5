import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalEmail } from './canonical-email.js';

describe('canonicalEmail', () => {
  it.each([
    ['Zoe@Example.COM', 'zoe@example.com'],
    ['  zoe@example.com ', 'zoe@example.com'],
    ['ｚｏｅ@example.com', 'zoe@example.com'],
    ['ﬁona@example.com', 'fiona@example.com'],
    ['ſam@example.com', 'sam@example.com'],
    ['STRASSE@example.com', 'straße@example.com'],
    ['zoe@MÜLLER.example', 'zoe@xn--mller-kva.example'],
    ['ZOË@example.com', 'zoe\u0308@example.com'],
  ])('takes %s for %s', (one, other) => {
    expect(canonicalEmail(one)).toBe(canonicalEmail(other));
  });

  it('keeps apart what is different', () => {
    expect(canonicalEmail('zoe@example.com')).not.toBe(canonicalEmail('zoé@example.com'));
    expect(canonicalEmail('a.b@example.com')).not.toBe(canonicalEmail('ab@example.com'));
    expect(canonicalEmail('zoe+x@example.com')).not.toBe(canonicalEmail('zoe@example.com'));
  });

  it('is stable: the canonical form of a canonical form is itself', () => {
    const local = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !/[@\s]/u.test(text));
    fc.assert(
      fc.property(local, fc.domain(), (name, domain) => {
        const once = canonicalEmail(`${name}@${domain}`);
        expect(canonicalEmail(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });
});

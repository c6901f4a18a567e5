import { describe, expect, it } from '@jest/globals';
import { patternProblem } from './safe-pattern.js';

describe('patternProblem', () => {
  it.each([
    '^[A-Z]{2}-[0-9]{4,6}$',
    '^\\d{4}$',
    '^(?:sales|it)$',
    '^(a|b)?$',
    '\\p{L}+ \\p{L}+',
    '[*+?(){}]',
    '\\(\\)+',
    '',
  ])('allows %s', (pattern) => {
    expect(patternProblem(pattern)).toBeUndefined();
  });

  it.each([
    '(a+)+$',
    '(a|aa)+$',
    '(?:a|b){2,}',
    '(a?){50}',
    '(a)\\1',
    '(?<x>a)\\k<x>',
    '(?=a)b',
    '(?!a)b',
    '(?<=a)b',
    'a*a*a*$',
    'a{1,9}b{1,9}c{1,9}',
    `${'a?'.repeat(21)}$`,
    `${'(a|a)'.repeat(21)}$`,
    '(',
    'a{2,1}',
    'x'.repeat(201),
  ])('refuses %s', (pattern) => {
    expect(patternProblem(pattern)).toEqual(expect.any(String));
  });

  it('leaves nothing that is slow on the longest text a pattern is shown', () => {
    const text = `${'a'.repeat(255)}!`;
    for (const pattern of ['a?a?a*a*$', '(a|a)(a|b)a+a+$', `${'(a|a)'.repeat(10)}a*$`, `${'a?'.repeat(18)}$`]) {
      expect(patternProblem(pattern)).toBeUndefined();
      const start = performance.now();
      new RegExp(pattern, 'u').test(text);
      expect(performance.now() - start).toBeLessThan(5000);
    }
  });
});

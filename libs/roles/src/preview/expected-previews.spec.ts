import { describe, expect, it } from '@jest/globals';
import { expectedPreviews, isExpected } from './expected-previews.js';

describe('a preview that is expected by If-Match', () => {
  it.each([
    [undefined, true],
    ['*', true],
    [' * ', true],
    ['"abc"', true],
    ['"other", "abc"', true],
    ['"other" ,"abc" ', true],
    ['"other"', false],
    ['abc', false],
    ['W/"abc"', false],
    ['', false],
    ['"*"', false],
  ])('%j takes "abc": %j', (ifMatch, expected) => {
    expect(isExpected(expectedPreviews(ifMatch), 'abc')).toBe(expected);
  });
});

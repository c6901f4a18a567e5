import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LevelKeeper } from './level-keeper.js';

const BOUND_MS = 100;
const levels = (delays: readonly number[]): number[] => {
  const keeper = new LevelKeeper(BOUND_MS);
  return delays.map((delay) => keeper.next(delay));
};

describe('the level of an overload', () => {
  it.each([
    ['nothing happens while work is in time', [0, 20, 99, 99], [0, 0, 0, 0]],
    ['one long pause is forgiven', [5_000, 0, 0, 5_000, 0], [0, 0, 0, 0, 0]],
    [
      'two in a row are an overload, as deep as the milder of them',
      [100, 100, 300, 300, 5_000, 1_000],
      [0, 1, 1, 2, 2, 3],
    ],
    ['a sudden flood rises past the levels between', [2_000, 2_000], [0, 3]],
    ['half of the bound is not quiet', [100, 100, 50, 50, 50, 50, 50], [0, 1, 1, 1, 1, 1, 1]],
    ['four quiet samples in a row end it', [100, 100, 49, 49, 49, 60, 49, 49, 49, 49], [0, 1, 1, 1, 1, 1, 1, 1, 1, 0]],
    [
      'it falls a level at a time',
      [2_000, 2_000, ...Array<number>(12).fill(0)],
      [0, 3, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 0],
    ],
  ])('%s', (_, delays, expected) => {
    expect(levels(delays)).toEqual(expected);
  });

  it('never refuses anything that the last two samples do not both call for, and always ends', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2_000), { maxLength: 60 }), (delays) => {
        const seen = levels([...delays, ...Array<number>(12).fill(0)]);
        seen.forEach((level, n) => {
          const rose = level > (seen[n - 1] ?? 0);
          if (rose)
            expect(Math.min(delays[n]!, delays[n - 1]!)).toBeGreaterThanOrEqual(BOUND_MS * [0, 1, 3, 10][level]!);
        });
        expect(seen.at(-1)).toBe(0);
      }),
    );
  });
});

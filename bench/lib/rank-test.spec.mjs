import { describe, expect, it } from '@jest/globals';
import { percentile } from './percentile.mjs';
import { randomFrom, shuffle } from './random.mjs';
import { foldedAuc } from './rank-test.mjs';

const times = (count, of) => Array.from({ length: count }, (_, index) => of(index));

/** What the rank sum is a short cut for: of all pairs, how often the left one is larger. */
function aucByPairs(left, right) {
  const wins = left.flatMap((a) => right.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
  const auc = wins.reduce((sum, win) => sum + win, 0) / wins.length;
  return Math.max(auc, 1 - auc);
}

describe('the rank test', () => {
  it.each([
    ['the same values', [1, 2, 3], [1, 2, 3], 0.5],
    ['nothing but ties', [5, 5, 5], [5, 5], 0.5],
    ['all larger', [4, 5, 6], [1, 2, 3], 1],
    ['all smaller', [1, 2, 3], [4, 5, 6], 1],
    ['one tie between', [1, 2], [2, 3], 0.875],
    ['one value each', [1], [2], 1],
  ])('knows %s', (_, left, right, auc) => expect(foldedAuc(left, right)).toBeCloseTo(auc, 12));

  it('agrees with counting all pairs, whatever the ties and sizes', () => {
    const random = randomFrom(1);
    for (let round = 0; round < 50; round++) {
      const left = times(1 + Math.floor(random() * 20), () => Math.floor(random() * 10));
      const right = times(1 + Math.floor(random() * 20), () => Math.floor(random() * 10));
      expect(foldedAuc(left, right)).toBeCloseTo(aucByPairs(left, right), 12);
    }
  });

  it('stays below 0.55 for 500 samples of one kind, and finds a shift of a fifth of the spread', () => {
    const random = randomFrom(2);
    const noise = () => random() + random() + random();
    const one = times(500, noise);
    expect(foldedAuc(one, times(500, noise))).toBeLessThan(0.55);
    expect(
      foldedAuc(
        one,
        times(500, () => noise() + 0.2),
      ),
    ).toBeGreaterThan(0.55);
  });
});

describe('a percentile', () => {
  it.each([
    [0.5, 50],
    [0.99, 99],
    [1, 100],
    [0, 1],
  ])('of %d among 1 to 100 is %d', (share, value) => {
    expect(
      percentile(
        shuffle(
          times(100, (index) => index + 1),
          randomFrom(3),
        ),
        share,
      ),
    ).toBe(value);
  });

  it('of nothing is no number', () => expect(percentile([], 0.5)).toBeNaN());
});

describe('a shuffle', () => {
  it('keeps every item, and its seed repeats it', () => {
    const items = times(200, (index) => index);
    const [first, again, other] = [7, 7, 8].map((seed) => shuffle([...items], randomFrom(seed)));
    expect(first).toEqual(again);
    expect(first).not.toEqual(other);
    expect([...first].sort((a, b) => a - b)).toEqual(items);
  });
});

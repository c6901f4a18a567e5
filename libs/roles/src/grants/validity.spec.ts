import { describe, expect, it } from '@jest/globals';
import { validityOf } from './validity.js';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const at = (seconds: number): Date => new Date(NOW + seconds * 1_000);

describe('how long a grant counts', () => {
  it.each<[string, [Date?, (Date | null)?], [Date | undefined, Date | null]]>([
    ['from now on for good, unless it says otherwise', [], [undefined, null]],
    ['for good, when it says so', [undefined, null], [undefined, null]],
    ['from later on', [at(1)], [at(1), null]],
    ['from now on, by the clock of the database', [at(0)], [undefined, null]],
    ['from now on, by a clock that goes a little behind', [at(-60)], [undefined, null]],
    ['until an end', [undefined, at(1)], [undefined, at(1)]],
    ['between two instants', [at(10), at(11)], [at(10), at(11)]],
    ['until an end, by a clock that goes behind', [at(-30), at(1)], [undefined, at(1)]],
  ])('%s', (_, [validFrom, validUntil], [from, until]) => {
    const said = { ...(validFrom && { validFrom }), ...(validUntil !== undefined && { validUntil }) };
    expect(validityOf(said, NOW)).toEqual({ validFrom: from, validUntil: until });
  });

  it.each<[string, [Date?, Date?], object]>([
    [
      'begin in the past',
      [at(-61)],
      { field: 'validFrom', code: 'IN_THE_PAST', message: 'validFrom must not lie in the past.' },
    ],
    ['end now', [undefined, at(0)], { field: 'validUntil' }],
    ['end in the past', [at(-30), at(-10)], { field: 'validUntil' }],
    [
      'end when it begins',
      [at(10), at(10)],
      {
        field: 'validUntil',
        code: 'NOT_AFTER_START',
        message: 'validUntil must lie after validFrom, and in the future.',
      },
    ],
  ])('does not %s', (_, [validFrom, validUntil], detail) => {
    expect(() => validityOf({ ...(validFrom && { validFrom }), ...(validUntil && { validUntil }) }, NOW)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_ERROR', details: [expect.objectContaining(detail)] }),
    );
  });
});

import { describe, expect, it } from '@jest/globals';
import { progressOf } from './import-progress.js';

describe('the progress of an import', () => {
  it.each([
    ['nothing is known of the pace before the first row', 1000, 20, 0, 0, [2, 0, null]],
    ['half the bytes take as long again as the first half', 1000, 500, 50, 10_000, [50, 5, 10]],
    ['it never says more than is done', 1000, 999, 99, 9_990, [99.9, 9.9, 1]],
    ['at the end nothing is left', 1000, 1000, 100, 10_000, [100, 10, 0]],
    ['a file without rows is done', 20, 20, 0, 0, [100, 0, 0]],
  ] as const)('%s', (_, bytesTotal, bytesDone, rows, activeMs, [percentage, rowsPerSecond, etaSeconds]) => {
    const progress = progressOf({ bytesTotal, bytesDone, rows, activeMs });
    expect(progress).toEqual({ percentage, rowsPerSecond, etaSeconds });
  });
});

import { readFile } from 'node:fs/promises';
import { describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';

describe('the environment of the tests', () => {
  it('is one realm with Node and the packages: an error of either is an Error here', async () => {
    const ofNode: unknown = await readFile('/nowhere').catch((error: unknown) => error);
    const ofPackage = new pg.DatabaseError('no such table', 1, 'error');
    for (const error of [ofNode, ofPackage]) expect(error).toBeInstanceOf(Error);
  });

  it('fakes the clock that our code reads', () => {
    jest.useFakeTimers({ now: 0 });
    jest.advanceTimersByTime(7);
    expect(Date.now()).toBe(7);
    jest.useRealTimers();
    expect(Date.now()).toBeGreaterThan(7);
  });
});

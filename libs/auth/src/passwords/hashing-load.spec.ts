import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { HashingLoad } from './hashing-load.js';

describe('the load of the hashing threads', () => {
  it('counts what is not finished, whether it ends well or not, and knows the age of the oldest', async () => {
    const load = new HashingLoad();
    expect([load.pending, load.oldestSeconds]).toEqual([0, 0]);
    const ends: { well: () => void; badly: (error: Error) => void }[] = [];
    const work = () => load.track(() => new Promise<void>((well, badly) => ends.push({ well, badly })));
    const first = work();
    await sleep(30);
    const second = work();
    expect(load.pending).toBe(2);
    expect(load.oldestSeconds).toBeGreaterThan(0.025);
    ends[0]!.well();
    await first;
    expect(load.oldestSeconds).toBeLessThan(0.025);
    ends[1]!.badly(new Error('the thread died'));
    await expect(second).rejects.toThrow('died');
    expect([load.pending, load.oldestSeconds]).toEqual([0, 0]);
  });

  it('tells how long those that wait will take, by what one took lately', () => {
    const load = new HashingLoad();
    expect(load.secondsFor(1_000, 2)).toBe(0);
    load.took(60);
    expect(load.secondsFor(50, 2)).toBeCloseTo(1.5);
    // The machine got busy: a dozen hashes later fewer may wait.
    for (let n = 0; n < 30; n++) load.took(240);
    expect(load.secondsFor(50, 2)).toBeGreaterThan(5);
    expect(load.secondsFor(50, 2)).toBeLessThan(6);
  });
});

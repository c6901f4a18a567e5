import { describe, expect, it } from '@jest/globals';
import { reconnectDelayMs } from './reconnect-delay.js';

describe('reconnectDelayMs', () => {
  it('doubles up to two seconds', () => {
    const longest = (failures: number) => reconnectDelayMs(failures, () => 1);
    expect([0, 1, 2, 5, 6, 5_000].map(longest)).toEqual([50, 100, 200, 1_600, 2_000, 2_000]);
  });

  it('spreads replicas over the second half of the delay', () => {
    expect(reconnectDelayMs(3, () => 0)).toBe(200);
    expect(reconnectDelayMs(3, () => 0.5)).toBe(300);
  });
});

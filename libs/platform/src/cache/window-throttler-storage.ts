// Counts hits in fixed windows in this process: one record and O(1) per hit, however high the limit. (The storage that
// comes with the throttler keeps every hit and filters them all at each request.)
import { type ThrottlerStorage } from '@nestjs/throttler';
import { BoundedWindows, type BoundedWindowsOptions, type Window } from './bounded-windows.js';
import { type HitCounter } from './hit-counter.js';

type ThrottlerStorageRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

export class WindowThrottlerStorage implements HitCounter {
  private readonly windows: BoundedWindows<Window>;

  constructor(options?: BoundedWindowsOptions) {
    this.windows = new BoundedWindows(options);
  }

  get size(): number {
    return this.windows.size;
  }

  /** `ttl` and `blockDuration` in ms; a block of 0 lasts until the window ends, and after a block a new window begins. */
  increment(
    key: string,
    ttl: number,
    limit: number,
    blockDuration: number,
    throttlerName: string,
  ): Promise<ThrottlerStorageRecord> {
    const id = `${throttlerName}:${key}`;
    const now = this.windows.now();
    const window = this.windows.current(id, now) ?? this.windows.begin(id, windowUntil(now + ttl));
    if (window.blockedUntil === undefined && ++window.hits > limit)
      this.windows.block(id, window, blockDuration > 0 ? now + blockDuration : window.endsAt);
    return Promise.resolve(toRecord(window, now));
  }

  giveBack(key: string, throttlerName: string): Promise<void> {
    const window = this.windows.current(`${throttlerName}:${key}`, this.windows.now());
    if (window && window.hits > 0) {
      window.hits -= window.blockedUntil === undefined ? 1 : 2;
      window.blockedUntil = undefined;
    }
    return Promise.resolve();
  }

  /** Forgets what is over. */
  sweep(): void {
    this.windows.sweep();
  }
}

function windowUntil(endsAt: number): Window {
  return { hits: 0, endsAt, blockedUntil: undefined };
}

function toRecord(window: Window, now: number): ThrottlerStorageRecord {
  return {
    totalHits: window.hits,
    timeToExpire: secondsUntil(window.endsAt, now),
    isBlocked: window.blockedUntil !== undefined,
    timeToBlockExpire: window.blockedUntil === undefined ? 0 : secondsUntil(window.blockedUntil, now),
  };
}

function secondsUntil(then: number, now: number): number {
  return Math.max(0, Math.ceil((then - now) / 1_000));
}

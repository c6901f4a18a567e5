// Counts hits in fixed windows in this process: one record and O(1) per hit, however high the limit. (The storage that
// comes with the throttler keeps every hit and filters them all at each request.) Memory is bounded: records that are
// over are swept, and beyond `maxKeys` the oldest go first, those under a block last, so that a flood of fresh keys
// does not free who is blocked.
import { type ThrottlerStorage } from '@nestjs/throttler';
import { type HitCounter } from './hit-counter.js';

type ThrottlerStorageRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

export interface WindowThrottlerOptions {
  /** Default 100 000, about 30 MB. */
  readonly maxKeys?: number;
  /** Default 30 000. */
  readonly sweepIntervalMs?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

interface Window {
  hits: number;
  readonly endsAt: number;
  blockedUntil: number | undefined;
}

/** How many blocked records an eviction passes over before it takes one all the same: keeps it O(1). */
const EVICTION_PATIENCE = 8;

export class WindowThrottlerStorage implements HitCounter {
  /** In the order in which windows and blocks began. */
  private readonly windows = new Map<string, Window>();
  private readonly maxKeys: number;
  private readonly now: () => number;

  constructor({ maxKeys = 100_000, sweepIntervalMs = 30_000, now }: WindowThrottlerOptions = {}) {
    this.maxKeys = maxKeys;
    this.now = now ?? (() => performance.now());
    setInterval(() => this.sweep(), sweepIntervalMs).unref();
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
    const now = this.now();
    const window = this.current(id, now) ?? this.begin(id, now + ttl);
    if (window.blockedUntil === undefined && ++window.hits > limit)
      this.blockWindow(id, window, blockDuration > 0 ? now + blockDuration : window.endsAt);
    return Promise.resolve(toRecord(window, now));
  }

  /** Counts a hit that was refused elsewhere: every other is, for so long. Where it is so already, nothing changes. */
  block(key: string, durationMs: number, throttlerName: string): void {
    const id = `${throttlerName}:${key}`;
    const now = this.now();
    const window = this.current(id, now) ?? this.begin(id, now + durationMs);
    if (window.blockedUntil !== undefined) return;
    window.hits++;
    this.blockWindow(id, window, now + durationMs);
  }

  giveBack(key: string, throttlerName: string): Promise<void> {
    const window = this.current(`${throttlerName}:${key}`, this.now());
    if (window && window.hits > 0) {
      window.hits -= window.blockedUntil === undefined ? 1 : 2;
      window.blockedUntil = undefined;
    }
    return Promise.resolve();
  }

  /** Forgets what is over. */
  sweep(): void {
    const now = this.now();
    for (const [id, window] of this.windows) if (isOver(window, now)) this.windows.delete(id);
  }

  private current(id: string, now: number): Window | undefined {
    const window = this.windows.get(id);
    return window && !isOver(window, now) ? window : undefined;
  }

  private begin(id: string, endsAt: number): Window {
    const window: Window = { hits: 0, endsAt, blockedUntil: undefined };
    this.putLast(id, window);
    if (this.windows.size > this.maxKeys) this.evictOne();
    return window;
  }

  private blockWindow(id: string, window: Window, until: number): void {
    window.blockedUntil = until;
    this.putLast(id, window);
  }

  private evictOne(): void {
    let patience = EVICTION_PATIENCE;
    for (const [id, window] of this.windows) {
      const isSpared = window.blockedUntil !== undefined && patience-- > 0;
      if (!isSpared) return void this.windows.delete(id);
      this.putLast(id, window);
    }
  }

  private putLast(id: string, window: Window): void {
    this.windows.delete(id);
    this.windows.set(id, window);
  }
}

function isOver(window: Window, now: number): boolean {
  return (window.blockedUntil ?? window.endsAt) <= now;
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

// The windows of a counter in this process, by key. Memory is bounded: windows that are over are swept, and beyond
// `maxKeys` the oldest go first, those under a block last, so that a flood of fresh keys does not free who is blocked.

export interface BoundedWindowsOptions {
  /** Default 100 000, about 30 MB. */
  readonly maxKeys?: number;
  /** Default 30 000. */
  readonly sweepIntervalMs?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

export interface Window {
  hits: number;
  endsAt: number;
  blockedUntil: number | undefined;
}

/** How many blocked windows an eviction passes over before it takes one all the same: keeps it O(1). */
const EVICTION_PATIENCE = 8;

export class BoundedWindows<W extends Window> {
  readonly now: () => number;
  /** In the order in which windows and blocks began. */
  private readonly windows = new Map<string, W>();
  private readonly maxKeys: number;

  constructor({ maxKeys = 100_000, sweepIntervalMs = 30_000, now }: BoundedWindowsOptions = {}) {
    this.maxKeys = maxKeys;
    this.now = now ?? (() => performance.now());
    setInterval(() => this.sweep(), sweepIntervalMs).unref();
  }

  get size(): number {
    return this.windows.size;
  }

  keys(): string[] {
    return [...this.windows.keys()];
  }

  /** The window of this key, unless it and its block are over. */
  current(key: string, now: number): W | undefined {
    const window = this.windows.get(key);
    return window && !isOver(window, now) ? window : undefined;
  }

  begin(key: string, window: W): W {
    this.putLast(key, window);
    if (this.windows.size > this.maxKeys) this.evictOne();
    return window;
  }

  block(key: string, window: W, until: number): void {
    window.blockedUntil = until;
    this.putLast(key, window);
  }

  /** Forgets what is over. */
  sweep(): void {
    const now = this.now();
    for (const [key, window] of this.windows) if (isOver(window, now)) this.windows.delete(key);
  }

  private evictOne(): void {
    let patience = EVICTION_PATIENCE;
    for (const [key, window] of this.windows) {
      const isSpared = window.blockedUntil !== undefined && patience-- > 0;
      if (!isSpared) return void this.windows.delete(key);
      this.putLast(key, window);
    }
  }

  private putLast(key: string, window: W): void {
    this.windows.delete(key);
    this.windows.set(key, window);
  }
}

function isOver(window: Window, now: number): boolean {
  return (window.blockedUntil ?? window.endsAt) <= now;
}

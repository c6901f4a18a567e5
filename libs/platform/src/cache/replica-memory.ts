// What this replica knows of the windows that are counted together: it goes on counting by it while Redis is away, and
// tells it to a Redis that has forgotten. `seen` is what the window of `windowId` held at the last answer, `alone` is
// what was let through here without Redis. No replica knows what the others let through since they were last heard. So
// when counting together begins again, each keeps to its share for as long as it may take until all have told.
import { type BoundedWindowsOptions, BoundedWindows, type Window } from './bounded-windows.js';
import { type KnownWindow, type SharedCount, type ThrottleCount, type ThrottleHit } from './throttle-script.js';

/** Its `hits` are those that this replica let through. */
interface RememberedWindow extends Window {
  /** Empty until Redis has answered. */
  windowId: string;
  seen: number;
  alone: number;
  aloneSeen: number;
  redisEndsAt: number;
  /** Of the hits: a block that another replica began ends the window, and may end before it. 0: together with it. */
  readonly blockMs: number;
  isBlockedByRedis: boolean;
}

export interface ReplicaMemoryOptions extends BoundedWindowsOptions {
  /** Default 2 500: longer than it takes another replica to find Redis again (2 s at most) and to tell. */
  readonly settlingMs?: number;
}

export class ReplicaMemory {
  private readonly windows: BoundedWindows<RememberedWindow>;
  private readonly settlingMs: number;
  private isAlone = false;
  private untold = false;
  private settlingUntil = 0;
  private latest: string | undefined;

  constructor({ settlingMs = 2_500, ...bounds }: ReplicaMemoryOptions = {}) {
    this.settlingMs = settlingMs;
    this.windows = new BoundedWindows(bounds);
  }

  keys(): string[] {
    return this.windows.keys();
  }

  /** The key that was counted last: one of which Redis should know. */
  latestKey(): string | undefined {
    return this.latest;
  }

  /** Whether Redis has to be told everything. */
  get isUntold(): boolean {
    return this.untold;
  }

  allIsTold(): void {
    this.untold = false;
  }

  /** Undefined when there is nothing to tell. */
  recall(key: string): KnownWindow | undefined {
    const now = this.windows.now();
    const window = this.windows.current(key, now);
    if (!window || window.endsAt <= now) return undefined;
    const { windowId: id, seen, alone, aloneSeen, redisEndsAt, isBlockedByRedis: isBlocked } = window;
    return { id, seen, alone, aloneSeen, remainingMs: window.endsAt - now, redisEndsAt, isBlocked };
  }

  /** Refuses beyond the share while not all replicas have told, without asking Redis: it would count what is refused. */
  whileSettling(key: string, share: number): ThrottleCount | undefined {
    const now = this.windows.now();
    if (!this.isAlone && now >= this.settlingUntil) return undefined;
    const window = this.windows.current(key, now);
    if (!window || window.hits < share) return undefined;
    this.latest = key;
    return this.refuseForNow(window, now);
  }

  /**
   * Judges a hit that Redis has counted, by what is known here meanwhile: others may have been answered since `told` was.
   *
   * @param share what this replica may let through by itself.
   */
  judge(hit: ThrottleHit, told: KnownWindow | undefined, count: SharedCount, share: number): ThrottleCount {
    const now = this.windows.now();
    const window = this.windowOf(hit, count, now);
    const hits = count.hits + this.learn(hit.key, window, told, count, now);
    this.latest = hit.key;
    if (count.isBlocked || hits > hit.limit) return { hits, remainingMs: count.remainingMs, isBlocked: true };
    if (now < this.settlingUntil && window.hits >= share) return this.refuseForNow(window, now);
    window.hits++;
    return { hits, remainingMs: count.remainingMs, isBlocked: false };
  }

  /** What Redis answered when it was told without a hit. */
  confirm(key: string, told: KnownWindow, count: SharedCount): void {
    const now = this.windows.now();
    const window = this.windows.current(key, now);
    if (window && !isOver(window, count, now)) this.learn(key, window, told, count, now);
  }

  /** Without Redis, up to the share. */
  countAlone({ key, ttlMs, limit, blockMs }: ThrottleHit, share: number): ThrottleCount {
    const now = this.windows.now();
    const window = this.windows.current(key, now) ?? this.windows.begin(key, windowUntil(now + ttlMs, blockMs));
    this.isAlone = true;
    this.latest = key;
    if (window.blockedUntil === undefined && window.hits < share && knownHits(window) < limit) {
      window.alone++;
      return { hits: ++window.hits, remainingMs: window.endsAt - now, isBlocked: false };
    }
    if (window.blockedUntil === undefined) this.windows.block(key, window, blockMs > 0 ? now + blockMs : window.endsAt);
    return { hits: window.hits + 1, remainingMs: (window.blockedUntil ?? now) - now, isBlocked: true };
  }

  /** Whether that is all: what Redis was not told, it cannot give back. */
  giveBack(key: string): boolean {
    const window = this.windows.current(key, this.windows.now());
    if (!window) return false;
    window.hits = Math.max(0, window.hits - 1);
    window.blockedUntil = undefined;
    if (window.alone > window.aloneSeen) return window.alone-- > 0;
    window.seen = Math.max(0, window.seen - (window.isBlockedByRedis ? 2 : 1));
    window.isBlockedByRedis = false;
    return false;
  }

  private windowOf({ key, blockMs }: ThrottleHit, count: SharedCount, now: number): RememberedWindow {
    const window = this.windows.current(key, now);
    if (window && !isOver(window, count, now)) return window;
    return this.windows.begin(key, windowUntil(now + count.remainingMs, blockMs));
  }

  /** Returns how many hits of the window Redis did not know when it answered. */
  private learn(
    key: string,
    window: RememberedWindow,
    told: KnownWindow | undefined,
    count: SharedCount,
    now: number,
  ): number {
    const isAnother = window.windowId !== '' && window.windowId !== count.windowId;
    const missedAlone = Math.max(0, window.alone - Math.max(window.aloneSeen, told?.alone ?? 0));
    const missed = isAnother ? Math.max(0, window.seen - (told?.seen ?? 0)) : 0;
    if (isAnother || this.isAlone) this.settle(now);
    if (missed === 0) this.adopt(key, window, told, count, now);
    return missed + missedAlone;
  }

  private settle(now: number): void {
    this.isAlone = false;
    this.untold = true;
    this.settlingUntil = now + this.settlingMs;
  }

  private refuseForNow({ hits, endsAt, isBlockedByRedis }: RememberedWindow, now: number): ThrottleCount {
    const until = isBlockedByRedis ? endsAt : Math.max(this.settlingUntil, now + 1);
    return { hits: hits + 1, remainingMs: until - now, isBlocked: true };
  }

  private adopt(
    key: string,
    window: RememberedWindow,
    told: KnownWindow | undefined,
    { windowId, hits, redisNow, remainingMs, isBlocked }: SharedCount,
    now: number,
  ): void {
    window.windowId = windowId;
    window.seen = hits;
    window.aloneSeen = Math.min(window.alone, Math.max(window.aloneSeen, told?.alone ?? 0));
    window.endsAt = now + remainingMs;
    window.redisEndsAt = redisNow + (isBlocked ? remainingMs : Math.min(remainingMs, window.blockMs || Infinity));
    if (isBlocked && !window.isBlockedByRedis) this.windows.block(key, window, window.endsAt);
    else window.blockedUntil = isBlocked ? window.endsAt : undefined;
    window.isBlockedByRedis = isBlocked;
  }
}

/** By the clock of Redis, or by ours; a block by the share may outlast the window. */
function isOver(window: RememberedWindow, { redisNow }: SharedCount, now: number): boolean {
  return window.endsAt <= now || (window.windowId !== '' && window.redisEndsAt <= redisNow);
}

function knownHits({ seen, alone, aloneSeen }: RememberedWindow): number {
  return seen + alone - aloneSeen;
}

function windowUntil(endsAt: number, blockMs: number): RememberedWindow {
  return {
    hits: 0,
    endsAt,
    blockedUntil: undefined,
    windowId: '',
    seen: 0,
    alone: 0,
    aloneSeen: 0,
    redisEndsAt: 0,
    blockMs,
    isBlockedByRedis: false,
  };
}

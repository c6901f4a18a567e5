// What this replica knows of the windows that are counted together: it goes on counting by it while Redis is away, and
// tells it to a Redis that has forgotten. Nothing known is ever told as new: `seen` is what the window of `windowId`
// held at the last answer, `alone` is what was let through here without Redis.
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
  unsettledUntil: number;
}

/**
 * So long after Redis was found to have forgotten a window, a replica keeps to its share of it: until then every other
 * has told what it knows as well.
 */
const SETTLING_MS = 1_000;

export class ReplicaMemory {
  private readonly windows: BoundedWindows<RememberedWindow>;

  constructor(options?: BoundedWindowsOptions) {
    this.windows = new BoundedWindows(options);
  }

  keys(): string[] {
    return this.windows.keys();
  }

  /** Undefined when there is nothing to tell. */
  recall(key: string): KnownWindow | undefined {
    const now = this.windows.now();
    const window = this.windows.current(key, now);
    if (!window || window.endsAt <= now) return undefined;
    const { windowId: id, seen, alone, aloneSeen, redisEndsAt, isBlockedByRedis: isBlocked } = window;
    return { id, seen, alone, aloneSeen, remainingMs: window.endsAt - now, redisEndsAt, isBlocked };
  }

  /**
   * Judges a hit that Redis has counted, by what is known here meanwhile: others may have been answered since `told` was.
   *
   * @param share what this replica may let through by itself.
   */
  judge(hit: ThrottleHit, told: KnownWindow | undefined, count: SharedCount, share: number): ThrottleCount {
    const now = this.windows.now();
    const window = this.windowOf(hit.key, count, now, hit.blockMs);
    const hits = count.hits + this.learn(hit.key, window, told, count, now);
    const isUnsettled = now < window.unsettledUntil && window.hits >= share;
    if (count.isBlocked || hits > hit.limit) return { hits, remainingMs: count.remainingMs, isBlocked: true };
    if (isUnsettled) return { hits, remainingMs: window.unsettledUntil - now, isBlocked: true };
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
    if (window.blockedUntil === undefined) {
      if (window.hits < share && window.seen + window.alone - window.aloneSeen < limit) {
        window.alone++;
        return { hits: ++window.hits, remainingMs: window.endsAt - now, isBlocked: false };
      }
      window.isBlockedByRedis = false;
      this.windows.block(key, window, blockMs > 0 ? now + blockMs : window.endsAt);
    }
    return { hits: window.hits + 1, remainingMs: window.blockedUntil! - now, isBlocked: true };
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

  private windowOf(key: string, count: SharedCount, now: number, blockMs: number): RememberedWindow {
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
    if (isAnother) window.unsettledUntil = now + SETTLING_MS;
    if (missed === 0) this.adopt(key, window, told, count, now);
    return missed + missedAlone;
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
    unsettledUntil: 0,
  };
}

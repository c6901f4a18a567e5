// Counts hits in Redis, for all replicas together. A limit must hold without Redis too: when it is away, slow or
// refuses, the hit is counted in this process against a stricter limit, without waiting, together with what this
// process let through while Redis was there: an outage in the middle of a window begins no new one.
import { Logger } from '@nestjs/common';
import { type ThrottlerStorage } from '@nestjs/throttler';
import { type HitCounter } from './hit-counter.js';
import { type RedisConnection } from './redis-connection.js';
import { RedisUnavailableError } from './redis-unavailable.error.js';
import { countHit, takeBackHit, type ThrottleCount, type ThrottleHit } from './throttle-script.js';

type ThrottlerStorageRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/**
 * The share of a limit that each replica grants by itself while there is no common count. Alone, two replicas with
 * half a limit each let through in sum what they let through together; more replicas let through more, but bounded.
 */
export const LOCAL_LIMIT_SHARE = 0.5;
const KEY_PREFIX = 'rollcall:throttle';
const WARN_EVERY_MS = 60_000;

export class RedisThrottlerStorage implements HitCounter {
  private readonly logger = new Logger(RedisThrottlerStorage.name);
  private warnedAt = -Infinity;

  constructor(
    private readonly connection: RedisConnection,
    private readonly local: HitCounter,
  ) {}

  /** `ttl` and `blockDuration` in ms. */
  async increment(
    key: string,
    ttl: number,
    limit: number,
    blockDuration: number,
    throttlerName: string,
  ): Promise<ThrottlerStorageRecord> {
    const hit = { key: `${KEY_PREFIX}:${throttlerName}:${key}`, ttlMs: ttl, limit, blockMs: blockDuration };
    const count = await this.countTogether(hit);
    if (!count) return this.local.increment(key, ttl, localLimit(limit), blockDuration, throttlerName);
    if (!count.isBlocked) await this.local.increment(key, ttl, Number.POSITIVE_INFINITY, 0, throttlerName);
    return toRecord(count);
  }

  /** Here, and in Redis when it is there: a hit that only one of them counted makes the other stricter at most. */
  async giveBack(key: string, throttlerName: string): Promise<void> {
    await this.local.giveBack(key, throttlerName);
    try {
      await this.connection.command((client) => takeBackHit(client, `${KEY_PREFIX}:${throttlerName}:${key}`));
    } catch (error) {
      this.warnRarely(error);
    }
  }

  private async countTogether(hit: ThrottleHit): Promise<ThrottleCount | undefined> {
    try {
      return await this.connection.command((client) => countHit(client, hit));
    } catch (error) {
      this.warnRarely(error);
      return undefined;
    }
  }

  /** Outages are announced by the connection; a Redis that answers but refuses (out of memory, read-only) is not. */
  private warnRarely(error: unknown): void {
    const now = performance.now();
    if (error instanceof RedisUnavailableError || now - this.warnedAt < WARN_EVERY_MS) return;
    this.warnedAt = now;
    this.logger.warn(`Limits are counted per replica: ${error instanceof Error ? error.message : 'unknown reason'}`);
  }
}

/** At least 1, so that nobody is locked out by an outage; a limit of 0 stays 0. */
function localLimit(limit: number): number {
  return Math.min(limit, Math.max(1, Math.floor(limit * LOCAL_LIMIT_SHARE)));
}

function toRecord({ hits, remainingMs, isBlocked }: ThrottleCount): ThrottlerStorageRecord {
  const seconds = Math.max(0, Math.ceil(remainingMs / 1_000));
  return { totalHits: hits, timeToExpire: seconds, isBlocked, timeToBlockExpire: isBlocked ? seconds : 0 };
}

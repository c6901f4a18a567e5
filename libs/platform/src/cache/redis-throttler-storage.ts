// Counts hits in Redis, for all replicas together. A limit must hold without Redis too: when it is away, slow or
// refuses, the hit is counted in this process against a stricter limit, without waiting. What was counted together is
// noted here as well, so that an outage in the middle of a window is no second window: who was refused stays refused, and
// what this replica let through is part of its share.
import { Logger } from '@nestjs/common';
import { type ThrottlerStorage } from '@nestjs/throttler';
import { type HitCounter } from './hit-counter.js';
import { type RedisConnection } from './redis-connection.js';
import { RedisUnavailableError } from './redis-unavailable.error.js';
import { countHit, takeBackHit, type ThrottleCount, type ThrottleHit } from './throttle-script.js';
import { type WindowThrottlerStorage } from './window-throttler-storage.js';

type ThrottlerStorageRecord = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** How many replicas there are, as far as this one can see. */
export interface ReplicasCounted {
  readonly count: number;
}

/**
 * The most of a limit that a replica grants by itself while there is no common count: its share, by how many there are, so
 * that in sum they let through no more than they would together.
 */
export const LOCAL_LIMIT_SHARE = 0.5;
const KEY_PREFIX = 'rollcall:throttle';
const WARN_EVERY_MS = 60_000;

export class RedisThrottlerStorage implements HitCounter {
  private readonly logger = new Logger(RedisThrottlerStorage.name);
  private warnedAt = -Infinity;

  constructor(
    private readonly connection: RedisConnection,
    private readonly local: WindowThrottlerStorage,
    private readonly replicas: ReplicasCounted = { count: 1 / LOCAL_LIMIT_SHARE },
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
    if (count) await this.note(key, hit, count, throttlerName);
    return count
      ? toRecord(count)
      : this.local.increment(key, ttl, this.localLimit(limit), blockDuration, throttlerName);
  }

  /** In Redis and here; while Redis is away here alone, which only makes the common limit stricter. */
  async giveBack(key: string, throttlerName: string): Promise<void> {
    try {
      await this.connection.command((client) => takeBackHit(client, `${KEY_PREFIX}:${throttlerName}:${key}`));
    } catch (error) {
      this.warnRarely(error);
    }
    await this.local.giveBack(key, throttlerName);
  }

  /** At least 1, so that nobody is locked out by an outage; a limit of 0 stays 0. */
  private localLimit(limit: number): number {
    const share = Math.min(LOCAL_LIMIT_SHARE, 1 / this.replicas.count);
    return Math.min(limit, Math.max(1, Math.floor(limit * share)));
  }

  private async note(key: string, hit: ThrottleHit, count: ThrottleCount, throttlerName: string): Promise<void> {
    if (count.isBlocked) return this.local.block(key, count.remainingMs, throttlerName);
    await this.local.increment(key, hit.ttlMs, this.localLimit(hit.limit), 0, throttlerName);
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

function toRecord({ hits, remainingMs, isBlocked }: ThrottleCount): ThrottlerStorageRecord {
  const seconds = Math.max(0, Math.ceil(remainingMs / 1_000));
  return { totalHits: hits, timeToExpire: seconds, isBlocked, timeToBlockExpire: isBlocked ? seconds : 0 };
}

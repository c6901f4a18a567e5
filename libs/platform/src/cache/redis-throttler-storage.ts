// Counts hits in Redis, for all replicas together. A limit must hold without Redis too: when it is away, slow or
// refuses, the hit is counted in this process against a stricter limit, without waiting. It must hold with a Redis that
// forgot as well: what this replica knows of a window it tells with each hit, so that neither an outage nor a flush, a
// restart or a failover in the middle of a window makes a second one, nor lets in who was blocked.
import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { type ThrottlerStorage } from '@nestjs/throttler';
import { type HitCounter } from './hit-counter.js';
import { type RedisConnection } from './redis-connection.js';
import { RedisUnavailableError } from './redis-unavailable.error.js';
import { startReminding } from './redis-reminder.js';
import { ReplicaMemory } from './replica-memory.js';
import { countHit, takeBackHit, type ThrottleCount, type ThrottleHit } from './throttle-script.js';

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
  private readonly replica = randomBytes(6).toString('base64url');
  private warnedAt = -Infinity;

  constructor(
    private readonly connection: RedisConnection,
    private readonly replicas: ReplicasCounted = { count: 1 / LOCAL_LIMIT_SHARE },
    private readonly memory = new ReplicaMemory(),
  ) {
    const { replica } = this;
    startReminding({ connection, memory, replica });
  }

  /** `ttl` and `blockDuration` in ms. */
  async increment(
    key: string,
    ttl: number,
    limit: number,
    blockDuration: number,
    throttlerName: string,
  ): Promise<ThrottlerStorageRecord> {
    const hit = { key: redisKey(key, throttlerName), ttlMs: ttl, limit, blockMs: blockDuration };
    const share = this.share(limit);
    const refused = this.connection.isReady ? this.memory.whileSettling(hit.key, share) : undefined;
    return toRecord(refused ?? (await this.countTogether(hit, share)) ?? this.memory.countAlone(hit, share));
  }

  /** In Redis and here; while Redis is away here alone, which only makes the common limit stricter. */
  async giveBack(key: string, throttlerName: string): Promise<void> {
    const id = redisKey(key, throttlerName);
    if (this.memory.giveBack(id)) return;
    try {
      await this.connection.command((client) => takeBackHit(client, id));
    } catch (error) {
      this.warnRarely(error);
    }
  }

  /** At least 1, so that nobody is locked out by an outage; a limit of 0 stays 0. */
  private share(limit: number): number {
    const share = Math.min(LOCAL_LIMIT_SHARE, 1 / this.replicas.count);
    return Math.min(limit, Math.max(1, Math.floor(limit * share)));
  }

  private async countTogether(hit: ThrottleHit, share: number): Promise<ThrottleCount | undefined> {
    const known = this.memory.recall(hit.key);
    try {
      const count = await this.connection.command((client) => countHit(client, this.replica, hit, known));
      return this.memory.judge(hit, known, count, share);
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

function redisKey(key: string, throttlerName: string): string {
  return `${KEY_PREFIX}:${throttlerName}:${key}`;
}

function toRecord({ hits, remainingMs, isBlocked }: ThrottleCount): ThrottlerStorageRecord {
  const seconds = Math.max(0, Math.ceil(remainingMs / 1_000));
  return { totalHits: hits, timeToExpire: seconds, isBlocked, timeToBlockExpire: isBlocked ? seconds : 0 };
}

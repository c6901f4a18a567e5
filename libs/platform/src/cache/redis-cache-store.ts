// Keyv's store on Redis. A cache may forget, never fail: whatever happens to Redis, a read is a miss and a write is
// `false`. A delete can be lost in an outage too, so what is cached must bear being stale for its TTL.
import { type KeyvStoreAdapter, type StoredData } from 'keyv';
import { type RedisConnection } from './redis-connection.js';
import { type RedisClient, type RedisStore } from './redis-session.js';

/** For values set without a TTL: nothing in a cache lives for ever. */
const LONGEST_TTL_MS = 24 * 60 * 60 * 1_000;
const SCAN_BATCH = 500;

export class RedisCacheStore implements KeyvStoreAdapter {
  readonly opts = { dialect: 'redis' };
  /** Written by Keyv, which prefixes every key with it and a colon. */
  namespace?: string;

  constructor(private readonly connection: RedisConnection) {}

  get<Value>(key: string): Promise<StoredData<Value> | undefined> {
    return this.attempt(async (store) => fromRedis<Value>(await store.get(key)), undefined);
  }

  getMany<Value>(keys: string[]): Promise<Array<StoredData<Value | undefined>>> {
    const allMissing = keys.map(() => undefined);
    return this.attempt(async (store) => (await store.mget(...keys)).map(fromRedis<Value>), allMissing);
  }

  set(key: string, value: unknown, ttlMs: number = LONGEST_TTL_MS): Promise<boolean> {
    const ttl = toWholeSeconds(ttlMs);
    return this.attempt(async (store) => (await store.set(key, value, { ttl })) === 'OK', false);
  }

  delete(key: string): Promise<boolean> {
    return this.attempt(async (store) => (await store.del(key)) > 0, false);
  }

  deleteMany(keys: string[]): Promise<boolean> {
    return this.attempt(async (store) => (await store.mdel(keys)) > 0, false);
  }

  /** Only this namespace: the database is shared with counters and perhaps with other applications. */
  async clear(): Promise<void> {
    if (!this.namespace) return;
    const pattern = `${escapeGlob(this.namespace)}:*`;
    try {
      // Each batch is a command with a timeout of its own: a large keyspace takes many.
      for (let cursor: number | undefined = 0; cursor !== undefined;) {
        cursor = await this.connection.command((client) => unlinkBatch(client, pattern, cursor ?? 0));
      }
    } catch {
      return;
    }
  }

  /** Nothing to hear: this store swallows its failures, the connection announces outages. */
  on(): this {
    return this;
  }

  private async attempt<T>(run: (store: RedisStore) => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await this.connection.onStore(run);
    } catch {
      return otherwise;
    }
  }
}

/** The next cursor, or undefined when the keyspace has been walked through. */
async function unlinkBatch(client: RedisClient, pattern: string, from: number): Promise<number | undefined> {
  const { cursor, keys } = await client.scan(from, { MATCH: pattern, COUNT: SCAN_BATCH });
  if (keys.length > 0) await client.unlink(keys);
  return cursor === 0 ? undefined : cursor;
}

function fromRedis<Value>(stored: unknown): StoredData<Value> | undefined {
  return stored ?? undefined;
}

/** Upwards: Keyv checks the exact expiry itself, Redis only has to forget eventually. */
function toWholeSeconds(milliseconds: number): number {
  return Math.max(1, Math.ceil(milliseconds / 1_000));
}

function escapeGlob(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&');
}

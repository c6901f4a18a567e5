import { Keyv } from 'keyv';
import { LruMap } from './lru-map.js';
import { RedisCacheStore } from './redis-cache-store.js';
import { type RedisConnection } from './redis-connection.js';

const CACHE_NAMESPACE = 'rollcall:cache';
const MAX_ENTRIES_IN_MEMORY = 10_000;

/** Redis when there is a connection, else this process's memory. In both a value comes back as its JSON: a Date as text. */
export function createAppKeyv(connection: RedisConnection | undefined): Keyv {
  return connection ? redisKeyv(connection) : memoryKeyv();
}

function redisKeyv(connection: RedisConnection): Keyv {
  const store = new RedisCacheStore(connection);
  // The store encodes JSON already; Keyv's own codec would do it twice.
  return new Keyv({ store, namespace: CACHE_NAMESPACE, serialize: undefined, deserialize: undefined });
}

function memoryKeyv(): Keyv {
  const store = new LruMap<string>(MAX_ENTRIES_IN_MEMORY);
  return new Keyv({ store, namespace: CACHE_NAMESPACE, serialize: JSON.stringify, deserialize: JSON.parse });
}

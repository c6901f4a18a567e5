import { type HitCounter } from './hit-counter.js';
import { type RedisConnection } from './redis-connection.js';
import { RedisThrottlerStorage, type ReplicasCounted } from './redis-throttler-storage.js';
import { WindowThrottlerStorage } from './window-throttler-storage.js';

/** Shared between replicas when there is a Redis, else of this process alone. */
export function createThrottlerStorage(
  connection: RedisConnection | undefined,
  replicas?: ReplicasCounted,
): HitCounter {
  return connection ? new RedisThrottlerStorage(connection, replicas) : new WindowThrottlerStorage();
}

import { type ThrottlerStorage } from '@nestjs/throttler';
import { type RedisConnection } from './redis-connection.js';
import { RedisThrottlerStorage } from './redis-throttler-storage.js';
import { WindowThrottlerStorage } from './window-throttler-storage.js';

/** Shared between replicas when there is a Redis, else of this process alone. */
export function createThrottlerStorage(connection: RedisConnection | undefined): ThrottlerStorage {
  const local = new WindowThrottlerStorage();
  return connection ? new RedisThrottlerStorage(connection, local) : local;
}

import { CacheModule } from '@nestjs/cache-manager';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { createAppKeyv } from './app-keyv.js';
import { type RedisConnection } from './redis-connection.js';
import { REDIS_CONNECTION, RedisModule, type RedisModuleOptions } from './redis.module.js';

export type AppCacheOptions = RedisModuleOptions;

/** For values cached without a TTL of their own. */
const DEFAULT_TTL_MS = 60_000;

/** Provides to every module cache-manager's `Cache` and, by `REDIS_CONNECTION`, the connection under it. */
@Global()
@Module({})
export class AppCacheModule {
  static forRoot(options: AppCacheOptions = {}): DynamicModule {
    const cache = CacheModule.registerAsync({
      inject: [REDIS_CONNECTION],
      useFactory: (connection: RedisConnection | undefined) => ({
        stores: [createAppKeyv(connection)],
        ttl: DEFAULT_TTL_MS,
      }),
    });
    return { module: AppCacheModule, imports: [RedisModule.forRoot(options), cache], exports: [cache, RedisModule] };
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import { type RedisConnection } from './redis-connection.js';
import { REDIS_CONNECTION } from './redis.module.js';

/** Told only where Redis is configured. */
@Injectable()
export class RedisMetrics {
  constructor(metrics: Metrics, @Inject(REDIS_CONNECTION) connection: RedisConnection | undefined) {
    if (!connection) return;
    metrics.gauge(
      { name: 'rollcall_redis_up', help: '1 while this replica can use Redis, 0 while it counts limits by itself' },
      () => Number(connection.isReady),
    );
  }
}

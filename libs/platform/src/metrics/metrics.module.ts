import { Global, Module } from '@nestjs/common';
import { RedisMetrics } from '../cache/redis-metrics.js';
import { BuildInfo } from './build-info.js';
import { Metrics } from './metrics.js';
import { MetricsServer } from './metrics-server.js';

@Global()
@Module({ providers: [BuildInfo, Metrics, MetricsServer, RedisMetrics], exports: [Metrics] })
export class MetricsModule {}

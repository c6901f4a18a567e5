import { Inject, Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { MigrationStatus, Notifications, REDIS_CONNECTION, type RedisConnection, isPoolExhausted } from '@app/platform';

/** What a replica needs before it may get traffic. One statement answers for the database and its schema. */
@Injectable()
export class ReadinessIndicators {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly migrations: MigrationStatus,
    private readonly notifications: Notifications,
    @Inject(REDIS_CONNECTION) private readonly redisConnection: RedisConnection | undefined,
  ) {}

  async database(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('database');
    try {
      const pending = await this.migrations.pending();
      return pending.length === 0 ? indicator.up() : indicator.down({ pendingMigrations: pending.length });
    } catch (error) {
      // Under overload every replica's pool is busy: to send them all away at once would make an outage of it.
      if (isPoolExhausted(error) && this.notifications.isCurrent) return indicator.up({ message: 'busy' });
      return indicator.down({ message: 'PostgreSQL does not answer' });
    }
  }

  async redis(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('redis');
    if (!this.redisConnection) return indicator.up({ message: 'not configured' });
    try {
      await this.redisConnection.ping();
      return indicator.up();
    } catch {
      return indicator.down({ message: 'Redis does not answer' });
    }
  }
}

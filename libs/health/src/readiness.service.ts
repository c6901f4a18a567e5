import { Inject, Injectable, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult } from '@nestjs/terminus';
import { Drain } from '@app/http';
import { SETTINGS, type Settings } from '@app/platform';
import { type HealthBody } from './health.dto.js';
import { ReadinessIndicators } from './readiness.indicators.js';

export interface Finding {
  readonly isFit: boolean;
  readonly body: HealthBody;
}

/** May this replica get traffic? Asked by load balancers, so every answer is bounded in time and none is an exception. */
@Injectable()
export class Readiness {
  private hasStarted = false;

  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: ReadinessIndicators,
    private readonly drain: Drain,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async ask(): Promise<Finding> {
    if (this.drain.hasBegun) return { isFit: false, body: { status: 'shutting_down' } };
    const body = await this.check();
    const isFit = body.status === 'ok' || (this.settings.readyWithoutRedis && isOnlyDown(body, 'redis'));
    return { isFit, body: isFit && body.status !== 'ok' ? { ...body, status: 'degraded' } : body };
  }

  /** Yes for ever once the database and its schema were there: from then on liveness decides about a restart. */
  async askStarted(): Promise<Finding> {
    if (this.hasStarted) return { isFit: true, body: { status: 'ok' } };
    const body = await this.check();
    this.hasStarted = body.status === 'ok' || isOnlyDown(body, 'redis');
    return { isFit: this.hasStarted, body: this.hasStarted ? { status: 'ok' } : body };
  }

  private async check(): Promise<HealthCheckResult> {
    try {
      return await this.health.check([() => this.indicators.database(), () => this.indicators.redis()]);
    } catch (error) {
      if (error instanceof ServiceUnavailableException) return error.getResponse() as HealthCheckResult;
      throw error;
    }
  }
}

function isOnlyDown({ error }: HealthCheckResult, name: string): boolean {
  return Object.keys(error ?? {}).join() === name;
}

import { Controller, Get, Header, Res, ServiceUnavailableException } from '@nestjs/common';
import { ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheckService } from '@nestjs/terminus';
import { type FastifyReply } from 'fastify';
import { Drain, Endpoint, anyone } from '@app/http';
import { HealthBody } from './health.dto.js';
import { ReadinessIndicators } from './readiness.indicators.js';

/** The probes. Their shape is Terminus', not the envelope: Kubernetes reads the status, people the body. */
@ApiTags('health')
@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly readiness: ReadinessIndicators,
    private readonly drain: Drain,
  ) {}

  @Get('health')
  @Header('Cache-Control', 'no-store')
  @Endpoint({
    summary: 'Liveness: is the process alive?',
    description: 'Touches no dependency: a database that is down is no reason to restart the process.',
    access: anyone,
    returns: HealthBody,
    raw: true,
  })
  live(): Promise<HealthBody> {
    return this.health.check([]);
  }

  @Get('ready')
  @Header('Cache-Control', 'no-store')
  @Endpoint({
    summary: 'Readiness: may it get traffic?',
    description:
      'PostgreSQL answers, every migration has run, Redis answers if configured, and no shutdown has begun; else 503.',
    access: anyone,
    returns: HealthBody,
    raw: true,
  })
  @ApiServiceUnavailableResponse({ description: 'Not ready.', type: HealthBody })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthBody> {
    if (this.drain.hasBegun) return unavailable(reply, { status: 'shutting_down' });
    try {
      return await this.health.check([() => this.readiness.database(), () => this.readiness.redis()]);
    } catch (error) {
      if (error instanceof ServiceUnavailableException) return unavailable(reply, error.getResponse() as HealthBody);
      throw error;
    }
  }
}

function unavailable(reply: FastifyReply, body: HealthBody): HealthBody {
  reply.status(503).header('Retry-After', RETRY_AFTER_SECONDS);
  return body;
}

const RETRY_AFTER_SECONDS = 1;

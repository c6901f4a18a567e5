import { Controller, Get, Res } from '@nestjs/common';
import { ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { HealthCheckService } from '@nestjs/terminus';
import { type FastifyReply } from 'fastify';
import { Endpoint, anyone } from '@app/http';
import { HealthBody } from './health.dto.js';
import { type Finding, Readiness } from './readiness.service.js';

const RETRY_AFTER_SECONDS = 1;

/** The probes. Their shape is Terminus', not the envelope: Kubernetes reads the status, people the body. */
@ApiTags('health')
@Controller()
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly readiness: Readiness,
  ) {}

  @Get('health')
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
  @Endpoint({
    summary: 'Readiness: may it get traffic?',
    description:
      'PostgreSQL answers, every migration has run, Redis answers if configured, and no shutdown has begun; else 503. With READY_WITHOUT_REDIS a replica without Redis is `degraded`, and ready.',
    access: anyone,
    returns: HealthBody,
    raw: true,
  })
  @ApiServiceUnavailableResponse({ description: 'Not ready.', type: HealthBody })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthBody> {
    return answer(reply, await this.readiness.ask());
  }

  @Get('startup')
  @Endpoint({
    summary: 'Startup: has it come up?',
    description: 'Once PostgreSQL has answered and every migration has run; from then on always, whatever fails later.',
    access: anyone,
    returns: HealthBody,
    raw: true,
  })
  @ApiServiceUnavailableResponse({ description: 'Not yet.', type: HealthBody })
  async started(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthBody> {
    return answer(reply, await this.readiness.askStarted());
  }
}

function answer(reply: FastifyReply, { isFit, body }: Finding): HealthBody {
  if (!isFit) reply.status(503).header('Retry-After', RETRY_AFTER_SECONDS);
  return body;
}

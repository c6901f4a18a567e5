import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { RollcallRefusal } from './refusals.js';

/** The headers that go with a refusal, on Express and Fastify alike. */
@Catch(RollcallRefusal)
export class RefusalFilter implements ExceptionFilter<RollcallRefusal> {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  catch(refusal: RollcallRefusal, host: ArgumentsHost): void {
    const { httpAdapter } = this.adapterHost;
    const response: unknown = host.switchToHttp().getResponse();
    if (refusal.header) httpAdapter.setHeader(response, ...refusal.header);
    httpAdapter.reply(response, refusal.getResponse(), refusal.getStatus());
  }
}

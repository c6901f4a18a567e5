import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { type ExpectedVersions } from '@app/kernel';
import { versionsIn } from './entity-tag.js';

/** The versions the caller's If-Match accepts, as a handler's argument. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): ExpectedVersions => {
  return versionsIn(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']);
});

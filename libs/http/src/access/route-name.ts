import { type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';

/** `GET /api/v1/users/:id`: the route, without what was asked of it. */
export function routeNameOf(context: ExecutionContext): string {
  const { method, routeOptions } = context.switchToHttp().getRequest<FastifyRequest>();
  return `${method} ${routeOptions.url}`;
}

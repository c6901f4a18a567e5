import { type Readable } from 'node:stream';
import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import { type FastifyContextConfig, type FastifyRequest } from 'fastify';
import { appError } from '@app/kernel';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `streams` of the route's @Endpoint. */
    streams?: readonly string[];
  }
}

/** A body that is read as it comes: whoever reads slowly slows the sender down. */
export class StreamedBody {
  constructor(
    readonly contentType: string,
    readonly bytes: Readable,
  ) {}
}

export function streamsOf(request: FastifyRequest): readonly string[] {
  // A path that no route has leaves no options.
  return (request.routeOptions as { config?: FastifyContextConfig } | undefined)?.config?.streams ?? [];
}

/** The body of a route that streams, as a handler's argument. @throws UNSUPPORTED_MEDIA_TYPE for a body of another type, or none */
export const BodyStream = createParamDecorator((_: unknown, context: ExecutionContext): StreamedBody => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  if (body instanceof StreamedBody) return body;
  throw appError('UNSUPPORTED_MEDIA_TYPE');
});

import { Readable } from 'node:stream';
import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { appError } from '@app/kernel';
import { contentTypeOf } from './file-body.js';

/** A body that is read as it comes: whoever reads slowly slows the sender down. */
export interface StreamedBody {
  readonly contentType: string;
  readonly bytes: Readable;
}

/** The body of a route that streams, as a handler's argument. @throws UNSUPPORTED_MEDIA_TYPE for a body of another type, or none */
export const BodyStream = createParamDecorator((_: unknown, context: ExecutionContext): StreamedBody => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  if (!(request.body instanceof Readable)) throw appError('UNSUPPORTED_MEDIA_TYPE');
  return { contentType: contentTypeOf(request), bytes: request.body };
});

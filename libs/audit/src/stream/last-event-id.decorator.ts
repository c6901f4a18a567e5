import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { invalidField } from '@app/kernel';

/** What a browser's EventSource sends when it comes back. @throws VALIDATION_ERROR for what no event of ours has as its id */
export const LastEventId = createParamDecorator((_: unknown, context: ExecutionContext): number | undefined => {
  const text = context.switchToHttp().getRequest<FastifyRequest>().headers['last-event-id'];
  if (text === undefined || text === '') return undefined;
  if (typeof text === 'string' && /^\d{1,15}$/.test(text)) return Number(text);
  throw invalidField('Last-Event-ID', 'MATCHES', 'Last-Event-ID takes the id of an event of this stream.');
});

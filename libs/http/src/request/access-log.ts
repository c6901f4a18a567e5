import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type Logger } from 'pino';
import { type Principal } from '@app/kernel';

/** Probes come every few seconds and say nothing. */
const SILENT = new Set(['/health', '/ready', '/startup']);

export function isProbe(request: FastifyRequest): boolean {
  return SILENT.has(request.routeOptions.url ?? '');
}

/** One line a request, after it was answered: never a body, a query value or a header. */
export function logRequests(fastify: FastifyInstance, logger: Logger): void {
  // Nothing in such a line is secret, and to look for it in each costs more than to write it.
  const lines = logger.child({}, { redact: [] });
  fastify.addHook('onResponse', (request, reply, done) => {
    if (!isProbe(request)) {
      lines.info(
        {
          requestId: request.id,
          traceId: request.context?.trace?.traceId,
          method: request.method,
          route: request.routeOptions.url ?? 'unknown',
          status: reply.statusCode,
          ms: Math.round(reply.elapsedTime * 10) / 10,
          ip: request.ip,
          ...callerOf(request.context?.principal),
        },
        'request',
      );
    }
    done();
  });
}

function callerOf(principal: Principal | undefined): object {
  if (principal?.kind !== 'service-account') return { userId: principal?.userId };
  return { serviceAccountId: principal.serviceAccountId, apiKeyId: principal.keyId };
}

import { type FastifyInstance } from 'fastify';
import { type OpenRequestTrace, type Tracing } from '@app/platform';
import { isProbe } from './access-log.js';

/** Continues the caller's trace (W3C `traceparent`), or begins one; the answer tells which. After the request's context. */
export function traceRequests(fastify: FastifyInstance, tracing: Tracing): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const { method, id, headers } = request;
    const { traceparent } = headers;
    if ((traceparent === undefined && !tracing.isRecording) || isProbe(request)) return done();
    const trace = tracing.begin(traceparent, { method, requestId: id });
    if (trace) {
      request.context.trace = trace;
      reply.header('traceparent', trace.traceparent);
    }
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { trace, principal } = request.context ?? {};
    if (trace) {
      (trace as OpenRequestTrace).end({
        route: request.routeOptions.url ?? 'unmatched',
        status: reply.statusCode,
        userId: principal?.kind === 'service-account' ? undefined : principal?.userId,
      });
    }
    done();
  });
}

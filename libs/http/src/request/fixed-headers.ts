import { type OutgoingHttpHeaders } from 'node:http';
import { type FastifyInstance } from 'fastify';

/** Headers that every answer carries; one that a route sets itself wins. */
export function addFixedHeaders(fastify: FastifyInstance, headers: OutgoingHttpHeaders): void {
  const fixed = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
  fastify.addHook('onRequest', (_request, reply, done) => {
    for (const [name, value] of fixed) reply.raw.setHeader(name, value);
    done();
  });
}

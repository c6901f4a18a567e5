import { type FastifyInstance } from 'fastify';
import { parsePlainJson } from './plain-json.js';

const JSON_TYPES = ['application/json', 'application/merge-patch+json'];

/** Only JSON comes in; any other content type is answered 415, a body over Fastify's `bodyLimit` 413. */
export function acceptJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(JSON_TYPES, { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parsePlainJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
}

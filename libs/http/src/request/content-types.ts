import { type FastifyInstance } from 'fastify';
import { appError } from '@app/kernel';
import { StreamedBody, streamsOf } from './body-stream.decorator.js';
import { parsePlainJson } from './plain-json.js';

const JSON_TYPES = ['application/json', 'application/merge-patch+json'];
const STREAMED_TYPES = ['text/csv', 'application/x-ndjson', 'application/ndjson', 'application/jsonl'];

/**
 * Only JSON comes in; any other content type is answered 415, a body over Fastify's `bodyLimit` 413. A route that streams is
 * handed its body unread, whatever its size.
 */
export function acceptJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(JSON_TYPES, { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parsePlainJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  fastify.addContentTypeParser(STREAMED_TYPES, (request, payload, done) => {
    const type = request.headers['content-type']!.split(';')[0]!.trim().toLowerCase();
    const isPlain = (request.headers['content-encoding'] ?? 'identity') === 'identity';
    if (isPlain && streamsOf(request).includes(type)) return done(null, new StreamedBody(type, payload));
    done(appError('UNSUPPORTED_MEDIA_TYPE'));
  });
}

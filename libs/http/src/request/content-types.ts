import { type FastifyInstance } from 'fastify';
import { appError } from '@app/kernel';
import { contentTypeOf, isUploadFor } from '../uploads/upload-rule.js';
import { StreamedBody, streamsOf } from './body-stream.decorator.js';
import { parsePlainJson } from './plain-json.js';

const JSON_TYPES = ['application/json', 'application/merge-patch+json'];
const STREAMED_TYPES = ['text/csv', 'application/x-ndjson', 'application/ndjson', 'application/jsonl'];

/**
 * Only JSON comes in, and files on the routes that say so; any other content type is answered 415, a JSON body over Fastify's
 * `bodyLimit` 413. Files are handed on as the streams they are, and read behind the guards: who may not send fills no memory.
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
  fastify.addContentTypeParser(/^image\//, (request, stream, done) => {
    if (isUploadFor(request)) done(null, stream);
    else done(appError('UNSUPPORTED_MEDIA_TYPE'));
  });
  fastify.addContentTypeParser(STREAMED_TYPES, (request, payload, done) => {
    const type = contentTypeOf(request);
    const isPlain = (request.headers['content-encoding'] ?? 'identity') === 'identity';
    if (isPlain && streamsOf(request).includes(type)) done(null, new StreamedBody(type, payload));
    else done(appError('UNSUPPORTED_MEDIA_TYPE'));
  });
}

import { type FastifyInstance } from 'fastify';
import { appError } from '@app/kernel';
import { isUploadFor } from '../uploads/upload-rule.js';
import { parsePlainJson } from './plain-json.js';

const JSON_TYPES = ['application/json', 'application/merge-patch+json'];

/** Only JSON comes in, and images on the routes that say so; any other content type is answered 415, a body over Fastify's `bodyLimit` 413. */
export function acceptJsonOnly(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(JSON_TYPES, { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parsePlainJson(body as Buffer));
    } catch (error) {
      done(error as Error);
    }
  });
  // Handed on as the stream it is, and read behind the guards: who may not upload fills no memory.
  fastify.addContentTypeParser(/^image\//, (request, stream, done) => {
    if (isUploadFor(request)) done(null, stream);
    else done(appError('UNSUPPORTED_MEDIA_TYPE'));
  });
}

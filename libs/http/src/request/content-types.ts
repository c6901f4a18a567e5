import { type FastifyInstance } from 'fastify';
import { appError } from '@app/kernel';
import { isFileFor } from '../uploads/file-body.js';
import { parsePlainJson } from './plain-json.js';

const JSON_TYPES = ['application/json', 'application/merge-patch+json'];

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
  fastify.addHook('onRoute', ({ config }) => {
    for (const type of config?.file?.types ?? []) if (!fastify.hasContentTypeParser(type)) acceptFiles(fastify, type);
  });
}

function acceptFiles(fastify: FastifyInstance, type: string): void {
  fastify.addContentTypeParser(type, (request, stream, done) => {
    if (isFileFor(request)) done(null, stream);
    else done(appError('UNSUPPORTED_MEDIA_TYPE'));
  });
}

import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Page } from '@app/kernel';
import { type EndpointOptions } from './endpoint-options.js';
import { contentTag, entityTag, isUnchanged } from './entity-tag.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set for a route whose answer is put in the envelope only when it is serialised. */
    envelopeFor: EndpointOptions | null;
  }
}

/** What a handler returned, in the envelope, with the tag of a single resource; undefined when the caller has it already: 304. */
export function inEnvelope(
  request: FastifyRequest,
  reply: FastifyReply,
  endpoint: EndpointOptions,
  result: unknown,
): object | undefined {
  return Array.isArray(endpoint.returns) ? ofPage(result) : ofOne(request, reply, endpoint, result);
}

/**
 * For routes without interceptors: each would cost a request more than its whole answer is worth (docs/performance.md). Refusals
 * have a body of their own.
 */
export function envelopeWhenSerialised(fastify: FastifyInstance): void {
  fastify.decorateRequest('envelopeFor', null);
  fastify.addHook('preSerialization', (request, reply, payload, done) => {
    const endpoint = request.envelopeFor;
    if (!endpoint || reply.statusCode >= 400) return done(null, payload);
    if (endpoint.etag === 'content' && !Array.isArray(endpoint.returns))
      return done(null, inWrittenEnvelope(request, reply, payload as object));
    done(null, inEnvelope(request, reply, endpoint, payload) ?? null);
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (reply.statusCode !== 304) return done(null, payload);
    void reply.removeHeader('Content-Type');
    done(null, null);
  });
}

/** The same, of what is tagged by its content: that is written as JSON once, for the tag and for the answer. */
function inWrittenEnvelope(request: FastifyRequest, reply: FastifyReply, data: object): string {
  const json = JSON.stringify(data);
  const tag = contentTag(data, json);
  void reply.header('ETag', tag).serializer((written: unknown) => written as string);
  if (request.method === 'GET' && isUnchanged(request.headers['if-none-match'], tag)) reply.status(304);
  return `{"success":true,"data":${json}}`;
}

function ofPage(result: unknown): object {
  const { items, meta } = result as Page<unknown>;
  return { success: true, data: items, meta };
}

function ofOne(
  request: FastifyRequest,
  reply: FastifyReply,
  endpoint: EndpointOptions,
  data: unknown,
): object | undefined {
  const isRead = request.method === 'GET';
  const tag = tagOf(data as object, endpoint, isRead);
  if (tag) reply.header('ETag', tag);
  if (!isRead || !isUnchanged(request.headers['if-none-match'], tag)) return { success: true, data };
  reply.status(304);
  return undefined;
}

function tagOf(resource: object, { etag }: EndpointOptions, isRead: boolean): string | undefined {
  if (etag === 'none') return undefined;
  return etag === 'content' ? contentTag(resource) : entityTag(resource, isRead);
}

import { type ConnectionError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type RequestContext, invalidField, runInRequest } from '@app/kernel';
import { answerClientError } from './client-errors.js';
import { type Drain } from './drain.js';
import { foldBrackets } from './bracketed-query.js';
import { assertHarmlessKey, assertStorable } from './plain-json.js';
import { fileBodyOf } from '../uploads/file-body.js';

declare module 'fastify' {
  interface FastifyRequest {
    context: RequestContext;
  }
}

const MAX_USER_AGENT_LENGTH = 500;
/** A whole body must have arrived by then, or its connection is closed. Who streams bounds each silence instead. */
const BODY_TIMEOUT_MS = 15_000;

/** Opens the request's context, answers its id, and refuses query strings that mean two things at once. */
export function addRequestHooks(fastify: FastifyInstance, drain: Drain): void {
  fastify.decorateRequest('context', null as unknown as RequestContext);
  fastify.addHook('onRequest', (request, reply, done) => {
    request.context = contextOf(request);
    reply.header('X-Request-Id', request.id);
    boundBody(request, reply);
    done();
  });
  // Entered after the body was read: the socket's events run outside the context they were registered in.
  fastify.addHook('preValidation', (request, _reply, done) => runInRequest(request.context, done));
  fastify.addHook('preValidation', (request, _reply, done) => {
    assertUnambiguous(request.query as Record<string, unknown>);
    assertUnambiguous(request.params as Record<string, unknown>);
    request.query = foldBrackets(request.query as Record<string, string>);
    done();
  });
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    const eventId = request.context?.auditEventId;
    if (eventId) reply.header('Audit-Event-Id', eventId);
    if (drain.hasBegun) reply.header('Connection', 'close');
    done();
  });
}

function contextOf(request: FastifyRequest): RequestContext {
  const userAgent = request.headers['user-agent']?.slice(0, MAX_USER_AGENT_LENGTH);
  return { requestId: request.id, ip: request.ip, userAgent };
}

/** Node's own timeout of requests knows no route, and would cut every upload that takes longer. */
function boundBody(request: FastifyRequest, reply: FastifyReply): void {
  const { raw } = request;
  const hasBody = raw.headers['transfer-encoding'] !== undefined || Number(raw.headers['content-length'] ?? 0) > 0;
  if (!hasBody) return;
  const close = (): void => answerClientError.call(request.server, timedOut(), raw.socket);
  const bound = (): void => {
    if (raw.complete || raw.destroyed) return;
    const timer = setTimeout(close, BODY_TIMEOUT_MS).unref();
    raw.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
  };
  // Who streams has no time limit, but for what nobody reads any more: the answer was given.
  if (isStreamed(request)) reply.raw.once('finish', bound);
  else bound();
}

function isStreamed(request: FastifyRequest): boolean {
  const file = fileBodyOf(request);
  return file !== undefined && file.maxBytes === undefined;
}

function timedOut(): ConnectionError {
  const known = { code: 'ERR_HTTP_REQUEST_TIMEOUT', bytesParsed: 0, rawPacket: { type: 'Buffer', data: [] } };
  return Object.assign(new Error('The body did not arrive'), known);
}

function assertUnambiguous(values: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(values)) {
    assertHarmlessKey(name, name);
    if (Array.isArray(value)) throw invalidField(name, 'DUPLICATE', `${name} was given more than once.`);
    assertStorable(String(value), name);
  }
}

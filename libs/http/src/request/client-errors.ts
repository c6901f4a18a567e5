import { randomUUID } from 'node:crypto';
import { type Socket } from 'node:net';
import { type FastifyReply, type FastifyServerOptions } from 'fastify';
import { type ErrorCode, appError } from '@app/kernel';
import { errorBody } from '../errors/error-body.js';

const CODES: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/** A URL that the router cannot read is refused before any hook or filter runs. */
export const answerRouterError: NonNullable<FastifyServerOptions['frameworkErrors']> = (_error, request, reply) => {
  const refusal = appError('MALFORMED_REQUEST', {
    details: [{ code: 'INVALID_URL', message: 'The URL cannot be read.' }],
  });
  const answer = reply as FastifyReply;
  void answer.status(refusal.status).header('X-Request-Id', request.id).send(errorBody(refusal, request.id));
};

/** Bytes that are no HTTP request never reach a route; they get the envelope all the same, straight on the socket. */
export const answerClientError: NonNullable<FastifyServerOptions['clientErrorHandler']> = (error, socket: Socket) => {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const refusal = appError(CODES[error.code ?? ''] ?? 'MALFORMED_REQUEST');
  const body = JSON.stringify(errorBody(refusal, randomUUID()));
  const head = [
    `HTTP/1.1 ${refusal.status} ${refusal.code}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
};

import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type AppError, appError } from '@app/kernel';
import { PROBLEM_JSON, errorBody, problemBody } from './error-body.js';
import { limitHeaders } from '../rate-limit/limit-headers.js';
import { allowedMethods } from '../request/method-not-allowed.js';
import { toAppError } from './to-app-error.js';

/** The one place where an error becomes an answer. Nothing of the cause ever reaches the client. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(ErrorFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    this.answer(refineNotFound(toAppError(thrown), request, reply), request, reply);
  }

  private answer(error: AppError, request: FastifyRequest, reply: FastifyReply): void {
    // Refused in order to have less to do: a stack for each would be more.
    if (error.status >= 500 && error.code !== 'OVERLOADED')
      this.logger.error(error.cause instanceof Error ? error.cause : error);
    if (reply.sent) return;
    if (error.status === 401) reply.header('WWW-Authenticate', challengeTo(request, error));
    if (error.retryAfterSeconds !== undefined) reply.header('Retry-After', error.retryAfterSeconds);
    if (error.rateLimit) reply.headers(limitHeaders(error.rateLimit.limit, 0, error.rateLimit.resetSeconds));
    reply.header('Cache-Control', 'no-store').status(error.status);
    if (request.headers.accept?.includes(PROBLEM_JSON)) {
      const problem = problemBody(error, request.id, request.url);
      // A string: Fastify serialises objects itself for its own JSON type only.
      void reply.header('Content-Type', PROBLEM_JSON).send(JSON.stringify(problem));
    } else {
      void reply.header('Content-Type', 'application/json; charset=utf-8').send(errorBody(error, request.id));
    }
  }
}

/** A path that exists under other methods is not "not found" (RFC 9110, 15.5.6). */
function refineNotFound(error: AppError, request: FastifyRequest, reply: FastifyReply): AppError {
  if (error.code !== 'ROUTE_NOT_FOUND') return error;
  const allowed = allowedMethods(request);
  if (allowed.length === 0) return error;
  reply.header('Allow', allowed.join(', '));
  return appError('METHOD_NOT_ALLOWED');
}

/** RFC 6750, section 3: `invalid_token` only when a token was presented and it is the token that was refused. */
function challengeTo(request: FastifyRequest, { code }: AppError): string {
  const realm = 'Bearer realm="rollcall"';
  const isTokenRefused = code === 'UNAUTHENTICATED' || code === 'TOKEN_EXPIRED';
  return isTokenRefused && request.headers.authorization !== undefined ? `${realm}, error="invalid_token"` : realm;
}

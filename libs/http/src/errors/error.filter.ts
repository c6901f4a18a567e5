import { type ArgumentsHost, Catch, type ExceptionFilter, Inject, Logger } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type AppError } from '@app/kernel';
import { SETTINGS, type Settings } from '@app/platform';
import { PROBLEM_JSON, errorBody, problemBody } from './error-body.js';
import { toAppError } from './to-app-error.js';

const CHALLENGE = 'Bearer realm="rollcall"';

/** The one place where an error becomes an answer. Nothing of the cause ever reaches the client. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(ErrorFilter.name);

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(toAppError(thrown), http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  private answer(error: AppError, request: FastifyRequest, reply: FastifyReply): void {
    if (error.status >= 500) this.logger.error(error.cause instanceof Error ? error.cause : error);
    if (reply.sent) return;
    if (error.status === 401) reply.header('WWW-Authenticate', CHALLENGE);
    if (error.retryAfterSeconds !== undefined) reply.header('Retry-After', error.retryAfterSeconds);
    reply.header('Cache-Control', 'no-store').status(error.status);
    if (request.headers.accept?.includes(PROBLEM_JSON)) {
      const problem = problemBody(error, request.id, this.settings.publicUrl, request.url);
      // A string: Fastify serialises objects itself for its own JSON type only.
      void reply.header('Content-Type', PROBLEM_JSON).send(JSON.stringify(problem));
    } else {
      void reply.header('Content-Type', 'application/json; charset=utf-8').send(errorBody(error, request.id));
    }
  }
}

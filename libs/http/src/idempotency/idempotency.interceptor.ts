import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Observable, from, lastValueFrom } from 'rxjs';
import { type Principal, appError, currentRequest, invalidField } from '@app/kernel';
import { Database } from '@app/platform';
import { endpointOf, takesIdempotencyKey } from '../endpoint/endpoint-options.js';
import { type IdempotentRequest, type StoredAnswer, StoredAnswers } from './stored-answers.js';

const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * `Idempotency-Key` on whatever creates: the same key and body get the first answer again, however often and however
 * parallel; another body is refused. The handler runs inside this transaction, so effect and answer commit together; a
 * refusal leaves nothing behind and may be tried again with the same key.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly database: Database,
    private readonly answers: StoredAnswers,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const idempotent = takesKey(context) ? idempotentRequestOf(http.getRequest()) : undefined;
    if (!idempotent) return next.handle();
    return from(this.answerOnce(idempotent, http.getResponse(), () => lastValueFrom(next.handle())));
  }

  private async answerOnce(
    request: IdempotentRequest,
    reply: FastifyReply,
    handle: () => Promise<unknown>,
  ): Promise<unknown> {
    const fresh = await this.database.transaction(async () => {
      if (!(await this.answers.claim(request))) return undefined;
      const body = await handle();
      await this.answers.keep(request, { status: reply.statusCode, headers: headersOf(reply), body });
      return { body };
    });
    return fresh ? fresh.body : repeat(await this.answers.find(request), reply);
  }
}

function takesKey(context: ExecutionContext): boolean {
  const endpoint = endpointOf(context.getHandler());
  return endpoint !== undefined && takesIdempotencyKey(endpoint);
}

/** Undefined without a key. Only for callers we know: nobody may ask for another's answer. */
function idempotentRequestOf(request: FastifyRequest): IdempotentRequest | undefined {
  const key = request.headers['idempotency-key'];
  const principal = currentRequest()?.principal;
  if (key === undefined || !principal) return undefined;
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw invalidField('Idempotency-Key', 'MATCHES', 'Idempotency-Key takes 1 to 255 printable ASCII characters.');
  }
  const asked = [request.method, request.url, JSON.stringify(request.body ?? null)].join('\n');
  return { principalId: principalIdOf(principal), key, hash: createHash('sha256').update(asked).digest() };
}

function principalIdOf(principal: Principal): string {
  return principal.kind === 'user' ? principal.userId : principal.serviceAccountId;
}

function headersOf(reply: FastifyReply): Record<string, string> {
  const etag = reply.getHeader('etag');
  const eventId = currentRequest()?.auditEventId;
  return { ...(typeof etag === 'string' && { etag }), ...(eventId !== undefined && { 'audit-event-id': eventId }) };
}

function repeat(answer: StoredAnswer | undefined, reply: FastifyReply): unknown {
  if (!answer) throw appError('IDEMPOTENCY_KEY_REUSED');
  void reply.status(answer.status).headers(answer.headers).header('Idempotency-Replayed', 'true');
  return answer.body;
}

import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Observable, tap } from 'rxjs';
import { clearRefreshCookie, refreshCookieOf } from './token-cookies.js';

/** After a sign-out, takes the dead refresh token out of the browser that sent it. The device token stays: it signs nobody in. */
@Injectable()
export class ClearRefreshCookie implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest<{ Body?: { keepCurrent?: boolean } | undefined }>>();
    if (refreshCookieOf(request) === undefined || request.body?.keepCurrent) return next.handle();
    return next.handle().pipe(tap(() => clearRefreshCookie(http.getResponse<FastifyReply>())));
  }
}

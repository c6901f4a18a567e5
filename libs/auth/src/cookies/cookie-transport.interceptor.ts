import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Observable, map } from 'rxjs';
import { appError } from '@app/kernel';
import { SETTINGS, type Settings } from '@app/platform';
import { type TokensInBody, moveIntoCookies, refreshCookieOf } from './token-cookies.js';

/**
 * For browsers: with `X-Token-Transport: cookie` the answer's refresh and device token travel as cookies that no script can
 * read. A header, not a query parameter: a form on another site cannot send one, so nobody can be signed in unawares.
 */
@Injectable()
export class CookieTransport implements NestInterceptor {
  private readonly origins: ReadonlySet<string>;

  constructor(@Inject(SETTINGS) { publicUrl, corsOrigins }: Settings) {
    this.origins = new Set([new URL(publicUrl).origin, ...corsOrigins]);
  }

  intercept(context: ExecutionContext, next: CallHandler<TokensInBody>): Observable<object> {
    const http = context.switchToHttp();
    const [request, reply] = [http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>()];
    if (!this.isAskedFor(request)) return next.handle();
    return next.handle().pipe(map((body) => moveIntoCookies(reply, body)));
  }

  /** @throws CSRF_REFUSED */
  protected isAskedFor(request: FastifyRequest): boolean {
    const isAsked = request.headers['x-token-transport'] === 'cookie';
    if (isAsked) this.assertOwnOrigin(request);
    return isAsked;
  }

  protected assertOwnOrigin({ headers: { origin } }: FastifyRequest): void {
    if (origin !== undefined && !this.origins.has(origin)) throw refusal('The origin is not allowed.');
  }
}

/** Takes the refresh token from the cookie when the body has none; the answer goes the same way. */
@Injectable()
export class RefreshCookieTransport extends CookieTransport {
  /** @throws CSRF_REFUSED */
  protected override isAskedFor(request: FastifyRequest): boolean {
    const refreshToken = refreshCookieOf(request);
    if (refreshToken === undefined || hasToken(request.body)) return super.isAskedFor(request);
    // The browser attaches cookies by itself; only a page that may talk to us can attach this header as well.
    if (request.headers['x-rollcall-csrf'] === undefined) throw refusal('The header X-Rollcall-CSRF is missing.');
    this.assertOwnOrigin(request);
    // Interceptors run before pipes: from here on it is validated like any other body.
    request.body = { ...(request.body as object | undefined), refreshToken };
    return true;
  }
}

function hasToken(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'refreshToken' in body;
}

function refusal(message: string): Error {
  return appError('CSRF_REFUSED', { details: [{ code: 'CSRF', message }] });
}

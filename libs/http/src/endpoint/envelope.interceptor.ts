import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type Observable, map } from 'rxjs';
import { endpointOf } from './endpoint-options.js';
import { inEnvelope } from './envelope.js';

/** For routes that other interceptors act on: an answer that is stored under an idempotency key is stored in its envelope. */
@Injectable()
export class EnvelopeInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const endpoint = endpointOf(context.getHandler());
    if (!endpoint?.returns || endpoint.raw) return next.handle();
    const http = context.switchToHttp();
    return next.handle().pipe(map((result) => inEnvelope(http.getRequest(), http.getResponse(), endpoint, result)));
  }
}

import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Observable, map } from 'rxjs';
import { type Page } from '@app/kernel';
import { type EndpointOptions, endpointOf } from './endpoint-options.js';
import { contentTag, entityTag, isUnchanged } from './entity-tag.js';

/** Wraps what a handler returns in the envelope, tags single resources, and answers 304 when the caller has them already. */
@Injectable()
export class EnvelopeInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const endpoint = endpointOf(context.getHandler());
    if (!endpoint?.returns || endpoint.raw) return next.handle();
    const http = context.switchToHttp();
    const wrap = Array.isArray(endpoint.returns) ? wrapPage : wrapOne(http.getRequest(), http.getResponse(), endpoint);
    return next.handle().pipe(map(wrap));
  }
}

function wrapPage(result: unknown): object {
  const { items, meta } = result as Page<unknown>;
  return { success: true, data: items, meta };
}

function wrapOne(request: FastifyRequest, reply: FastifyReply, endpoint: EndpointOptions): (data: unknown) => unknown {
  return (data) => {
    const isRead = request.method === 'GET';
    const tag = tagOf(data as object, endpoint, isRead);
    if (tag) reply.header('ETag', tag);
    if (!isRead || !isUnchanged(request.headers['if-none-match'], tag)) return { success: true, data };
    reply.status(304);
    return undefined;
  };
}

function tagOf(resource: object, { etag }: EndpointOptions, isRead: boolean): string | undefined {
  if (etag === 'none') return undefined;
  return etag === 'content' ? contentTag(resource) : entityTag(resource, isRead);
}

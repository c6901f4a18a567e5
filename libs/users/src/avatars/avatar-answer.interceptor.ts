import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Observable, mergeMap } from 'rxjs';
import { isUnchanged } from '@app/http';
import { type AvatarFile } from './avatar-reader.js';
import { AVATAR_TYPE } from './avatar-renderer.js';

/** It is an image and nothing else, for whoever asked and nobody else, as long as it has not changed. */
const HEADERS = {
  'Content-Type': AVATAR_TYPE,
  'Content-Disposition': 'inline; filename="avatar.webp"',
  'Content-Security-Policy': `default-src 'none'; sandbox; frame-ancestors 'none'`,
  'X-Content-Type-Options': 'nosniff',
};

/** Answers an AvatarFile: 304 if the caller has it, otherwise its bytes. */
@Injectable()
export class AvatarAnswer implements NestInterceptor<AvatarFile, Buffer | undefined> {
  intercept(context: ExecutionContext, next: CallHandler<AvatarFile>): Observable<Buffer | undefined> {
    const http = context.switchToHttp();
    const { headers } = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    return next.handle().pipe(mergeMap((file) => answer(file, headers['if-none-match'], reply)));
  }
}

async function answer(
  file: AvatarFile,
  ifNoneMatch: string | undefined,
  reply: FastifyReply,
): Promise<Buffer | undefined> {
  const isKnown = isUnchanged(ifNoneMatch, file.entityTag);
  const content = isKnown ? undefined : await file.load();
  void reply.headers({ ETag: file.entityTag, 'Cache-Control': 'private, no-cache' });
  void (isKnown ? reply.status(304) : reply.headers(HEADERS));
  return content;
}

import { Readable } from 'node:stream';
import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { appError } from '@app/kernel';
import { type FileBody, contentTypeOf, fileBodyOf, isFileFor } from './file-body.js';

export interface UploadedFile {
  readonly contentType: string;
  readonly content: Buffer;
}

/**
 * The file of an `@Upload` route, as a handler's argument. Read now, behind the guards, and no further than the route takes.
 * @throws UNSUPPORTED_MEDIA_TYPE, PAYLOAD_TOO_LARGE, MALFORMED_REQUEST when it breaks off
 */
export const Uploaded = createParamDecorator((_: unknown, context: ExecutionContext): Promise<UploadedFile> => {
  const http = context.switchToHttp();
  return receive(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
});

async function receive(request: FastifyRequest, reply: FastifyReply): Promise<UploadedFile> {
  const { types, maxBytes } = fileBodyOf(request) as Required<FileBody>;
  if (!isFileFor(request)) {
    const message = `Send one of ${types.join(', ')}.`;
    throw appError('UNSUPPORTED_MEDIA_TYPE', { details: [{ field: 'Content-Type', code: 'UNSUPPORTED', message }] });
  }
  const content = await readAtMost(maxBytes, request.body);
  if (content) return { contentType: contentTypeOf(request), content };
  // The rest of the body is on its way, and nobody waits for it.
  reply.header('Connection', 'close');
  const message = `The file may have ${maxBytes} bytes.`;
  throw appError('PAYLOAD_TOO_LARGE', { details: [{ code: 'TOO_LARGE', message }] });
}

/** Undefined when there is more. An empty body is no stream. */
async function readAtMost(maxBytes: number, body: unknown): Promise<Buffer | undefined> {
  if (!(body instanceof Readable)) return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // To destroy it would close the connection before the answer is sent.
    for await (const chunk of body.iterator({ destroyOnReturn: false })) {
      size += (chunk as Buffer).length;
      if (size > maxBytes) return undefined;
      chunks.push(chunk as Buffer);
    }
  } catch (cause) {
    throw appError('MALFORMED_REQUEST', { cause });
  }
  return Buffer.concat(chunks);
}

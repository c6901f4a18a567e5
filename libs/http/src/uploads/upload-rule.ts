import { type FastifyRequest } from 'fastify';

/** What a route takes as its whole body instead of JSON. */
export interface UploadRule {
  readonly types: readonly string[];
  readonly maxBytes: number;
}

export function uploadRuleOf(request: FastifyRequest): UploadRule | undefined {
  return (request.routeOptions.config as { upload?: UploadRule }).upload;
}

/** The content type without its parameters. */
export function contentTypeOf(request: FastifyRequest): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
}

export function isUploadFor(request: FastifyRequest): boolean {
  return uploadRuleOf(request)?.types.includes(contentTypeOf(request)) ?? false;
}

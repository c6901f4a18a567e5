import { type FastifyContextConfig, type FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    file?: FileBody;
  }
}

/** What a route takes as its whole body instead of JSON. */
export interface FileBody {
  readonly types: readonly string[];
  /** Undefined: it is read as it comes, of any size. */
  readonly maxBytes?: number;
}

export function fileBodyOf(request: FastifyRequest): FileBody | undefined {
  // A path that no route has leaves no options.
  return (request.routeOptions as { config?: FastifyContextConfig } | undefined)?.config?.file;
}

/** The content type without its parameters. */
export function contentTypeOf(request: FastifyRequest): string {
  return (request.headers['content-type'] ?? '').split(';', 1)[0]!.trim().toLowerCase();
}

/** Of a type that the route takes, and as it is: nothing here unpacks what somebody compressed. */
export function isFileFor(request: FastifyRequest): boolean {
  const isPlain = (request.headers['content-encoding'] ?? 'identity') === 'identity';
  return isPlain && (fileBodyOf(request)?.types.includes(contentTypeOf(request)) ?? false);
}

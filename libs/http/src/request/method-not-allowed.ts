import { type FastifyInstance, type FastifyRequest } from 'fastify';

interface KnownRoute {
  readonly method: string;
  readonly pattern: RegExp;
}

const routesOf = new WeakMap<object, KnownRoute[]>();

/** Notes every route, so that a path that exists under another method can be told from one that does not exist. */
export function rememberRoutes(fastify: FastifyInstance): void {
  const routes: KnownRoute[] = [];
  routesOf.set(fastify.server, routes);
  fastify.addHook('onRoute', ({ method, url }) => {
    const pattern = new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}$`);
    for (const one of [method].flat()) if (one !== 'OPTIONS') routes.push({ method: one, pattern });
  });
}

/** The methods under which the request's path exists; none when it does not exist at all. */
export function allowedMethods(request: FastifyRequest): string[] {
  const path = request.url.split('?', 1)[0]!;
  const matching = (routesOf.get(request.server.server) ?? []).filter(({ pattern }) => pattern.test(path));
  return [...new Set(matching.map(({ method }) => method))];
}

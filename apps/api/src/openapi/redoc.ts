import { createRequire } from 'node:module';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import { type FastifyInstance } from 'fastify';

/**
 * Redoc puts style into the page, draws icons as data, and searches in a worker that it makes of its own script. The one
 * thing it would fetch from elsewhere, its maker's logo, it does without.
 */
export const REDOC_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; worker-src blob:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Rollcall API</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="data:,">
    <style>body { margin: 0 }</style>
  </head>
  <body>
    <redoc spec-url="/openapi.json"></redoc>
    <script src="/docs/redoc/redoc.standalone.js"></script>
  </body>
</html>
`;

/** The document to read, at /docs/redoc; Swagger UI is the one to try things out with. */
export function serveRedoc(fastify: FastifyInstance): void {
  fastify.get('/docs/redoc', (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  // The build puts this one file of the package under dist/node_modules, so that production goes without the package.
  const script = createRequire(import.meta.url).resolve('redoc/bundles/redoc.standalone.js');
  void fastify.register(fastifyStatic, {
    root: path.dirname(script),
    prefix: '/docs/redoc/',
    allowedPath: (asked) => asked === `/${path.basename(script)}`,
    index: false,
    decorateReply: false,
  });
}

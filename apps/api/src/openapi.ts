import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { completeDocument } from './openapi/complete-document.js';
import { REDOC_CSP, serveRedoc } from './openapi/redoc.js';

/** Swagger UI serves its own script and style; it inlines a little style and icons as data. */
const DOCS_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const ACCESS_TOKEN =
  'The access token of `POST /auth/login`: a JWT signed by a key of ours (ES256), checked as RFC8725 says and against the live session.';
const API_KEY = 'The key of a service account. `Authorization: Bearer` takes it as well.';

/** Wherever the document is read, in production or before. */
const SERVER = { url: '/', description: 'This installation: production, staging or local', 'x-internal': false };

export function createOpenApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Rollcall')
    .setDescription(
      'Users, sign-in, roles, audit and health. Every answer is in one envelope; every refusal has a code.',
    )
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: ACCESS_TOKEN }, 'access-token')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key', description: API_KEY }, 'api-key')
    .addTag('auth', 'Sign in, stay signed in, sign out')
    .addTag('users', 'Accounts and profiles')
    .addTag('invitations', 'Bringing people in')
    .addTag('impersonation', 'Acting as somebody else')
    .addTag('service-accounts', 'Programs and their API keys')
    .addTag('roles', 'Roles, permissions and who holds them')
    .addTag('groups', 'Groups, their members and their roles')
    .addTag('access', 'Who may do what, and why')
    .addTag('audit', 'What happened')
    .addTag('health', 'Probes')
    .addTag('keys', 'Public keys')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}_${method}`,
  });
  document.servers = [SERVER];
  return completeDocument(document);
}

/** Swagger UI at /docs, Redoc at /docs/redoc, both from files of our own, and the document at /openapi.json. */
export function serveDocs(app: NestFastifyApplication): void {
  // Drawn when somebody first asks: it costs more than the rest of the boot.
  SwaggerModule.setup('docs', app, () => createOpenApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    customSiteTitle: 'Rollcall API',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true, tryItOutEnabled: true },
  });
  const fastify = app.getHttpAdapter().getInstance();
  serveRedoc(fastify);
  fastify.addHook('onSend', (request, reply, _payload, done) => {
    if (/^\/docs\/redoc([/?]|$)/.test(request.url)) reply.header('Content-Security-Policy', REDOC_CSP);
    else if (/^\/docs([/?]|$)/.test(request.url)) reply.header('Content-Security-Policy', DOCS_CSP);
    done();
  });
}

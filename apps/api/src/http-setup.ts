import { IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import helmet, { type HelmetOptions } from 'helmet';
import { type Logger } from 'pino';
import {
  Drain,
  RATE_LIMIT_HEADERS,
  acceptJsonOnly,
  addFixedHeaders,
  addRequestHooks,
  answerClientError,
  answerRouterError,
  RequestMetrics,
  envelopeWhenSerialised,
  logRequests,
  rememberRoutes,
  requestIdOf,
  traceRequests,
} from '@app/http';
import { type Settings, Tracing } from '@app/platform';

export const API_PREFIX = 'api/v1';
/** Routes whose place is somebody else's standard. */
export const OUTSIDE_API_PREFIX = ['health', 'ready', 'startup', '.well-known/jwks.json'] as const;

const BODY_LIMIT_BYTES = 100 * 1024;
/** The longest permission code, 200, with its colons escaped. */
const MAX_PARAM_LENGTH = 250;
const HEADERS_TIMEOUT_MS = 10_000;
/** Longer than the idle time of common load balancers (60 s), so that it is they who close an idle connection. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
const PREFLIGHT_MAX_AGE_SECONDS = 600;
const NONE = [`'none'`];
/** objectSrc follows from defaultSrc and is said all the same, since scanners look for it; the others do not follow. */
const NOTHING_MAY_BE_LOADED = {
  defaultSrc: NONE,
  objectSrc: NONE,
  baseUri: NONE,
  formAction: NONE,
  frameAncestors: NONE,
};
const EXPOSED_HEADERS = ['ETag', 'X-Request-Id', 'Audit-Event-Id', 'Retry-After', ...RATE_LIMIT_HEADERS];

export function createFastifyAdapter(settings: Settings): FastifyAdapter {
  return new FastifyAdapter({
    genReqId: requestIdOf,
    requestIdHeader: false,
    bodyLimit: BODY_LIMIT_BYTES,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    // The hooks bound the body of each request: an upload may take its time.
    requestTimeout: 0,
    http: { headersTimeout: HEADERS_TIMEOUT_MS },
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    clientErrorHandler: answerClientError,
    frameworkErrors: answerRouterError,
    // A list of networks: `true` would believe whatever address the client writes.
    trustProxy: settings.trustedProxies.length > 0 ? [...settings.trustedProxies] : false,
  });
}

/** Everything HTTP that is not a route. The tests boot exactly this. */
export function setUpHttp(app: NestFastifyApplication, settings: Settings, logger: Logger): void {
  const fastify = app.getHttpAdapter().getInstance();
  rememberRoutes(fastify);
  acceptJsonOnly(fastify);
  addRequestHooks(fastify, app.get(Drain));
  envelopeWhenSerialised(fastify);
  traceRequests(fastify, app.get(Tracing));
  logRequests(fastify, logger);
  if (settings.metricsPort !== undefined) app.get(RequestMetrics).watch(fastify);
  addFixedHeaders(fastify, { ...headersOf(helmet(securityHeaders(settings))), 'cache-control': 'no-store' });
  app.enableCors({
    origin: settings.corsOrigins.length > 0 ? [...settings.corsOrigins] : false,
    credentials: true,
    maxAge: PREFLIGHT_MAX_AGE_SECONDS,
    exposedHeaders: EXPOSED_HEADERS,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  });
  app.setGlobalPrefix(API_PREFIX, { exclude: [...OUTSIDE_API_PREFIX] });
}

/** They are the same for every answer: worked out once, not for each. */
function headersOf(middleware: ReturnType<typeof helmet>): OutgoingHttpHeaders {
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  middleware(response.req, response, (error) => {
    if (error) throw error as Error;
  });
  return response.getHeaders();
}

function securityHeaders(settings: Settings): HelmetOptions {
  return {
    contentSecurityPolicy: { useDefaults: false, directives: NOTHING_MAY_BE_LOADED },
    strictTransportSecurity: settings.publicUrl.startsWith('https:'),
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
  };
}

import { type Type, applyDecorators } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  ApiSecurity,
  getSchemaPath,
} from '@nestjs/swagger';
import { type ErrorCode, SENSITIVE_READS } from '@app/kernel';
import { isOpenWhileImpersonating } from '../access/impersonation-rule.js';
import { RATE_LIMIT_HEADERS } from '../rate-limit/limit-headers.js';
import { type DocumentedHeader, documentedHeaders } from './documented-headers.js';
import { REFUSALS } from './documented-refusals.js';
import { type EndpointOptions, eventOf, statusOf, takesIdempotencyKey } from './endpoint-options.js';
import { ErrorEnvelope, PageMetaBody, ProblemBody } from './envelope.dto.js';

const ALWAYS: readonly ErrorCode[] = [
  'VALIDATION_ERROR',
  'MALFORMED_REQUEST',
  'RATE_LIMITED',
  'INTERNAL_ERROR',
  'SERVICE_UNAVAILABLE',
  'OVERLOADED',
];

/** A route's page in the OpenAPI document, drawn from the same options that the edge obeys. */
export function documentEndpoint(options: EndpointOptions): MethodDecorator[] {
  const decorators: MethodDecorator[] = [operation(options), ApiExtraModels(ErrorEnvelope, ProblemBody, PageMetaBody)];
  if (options.access.kind !== 'public') decorators.push(ApiBearerAuth('access-token'));
  if (options.access.kind === 'permission') decorators.push(ApiSecurity('api-key'));
  if (options.ifMatch) decorators.push(IF_MATCH);
  if (options.streams) decorators.push(ApiConsumes(...options.streams), STREAMED_BODY);
  if (isIdempotent(options)) decorators.push(IDEMPOTENCY_KEY);
  if (options.raw) return [...decorators, options.returns ? rawResource(options) : file(options)];
  return [...decorators, ...success(options)];
}

function rawResource(options: EndpointOptions): MethodDecorator {
  const types = [options.returns, options.orReturns ?? []].flat() as Type[];
  const media = mediaOf(options);
  const content = Object.fromEntries(
    media.map((type) => [type, { schema: carriesJson(type) ? oneOf(types) : BINARY }]),
  );
  const description = media.includes('application/x-ndjson') ? 'One after another.' : 'Done.';
  return applyDecorators(
    ApiExtraModels(...types),
    ApiResponse({ status: statusOf(options), description, content, headers: headersOf(options) }),
  );
}

function oneOf(types: readonly Type[]): { $ref: string } | { oneOf: { $ref: string }[] } {
  const refs = refsTo(types);
  return refs.length > 1 ? { oneOf: refs } : refs[0]!;
}

function refsTo(types: readonly Type[]): { $ref: string }[] {
  return types.map((one) => ({ $ref: getSchemaPath(one) }));
}

function file(options: EndpointOptions): MethodDecorator {
  const content = Object.fromEntries(mediaOf(options).map((type) => [type, { schema: BINARY }]));
  return ApiResponse({ status: statusOf(options), description: 'The file.', content, headers: headersOf(options) });
}

const BINARY = { type: 'string', format: 'binary' } as const;

function mediaOf({ produces = 'application/json' }: EndpointOptions): readonly string[] {
  return [produces].flat();
}

function carriesJson(mediaType: string): boolean {
  return /(json|event-stream)$/.test(mediaType);
}

const IF_MATCH = ApiHeader({
  name: 'If-Match',
  required: false,
  description: 'The ETag you read; a stale one is refused with 412.',
  example: '"3"',
});

const STREAMED_BODY = ApiBody({
  description: 'The file itself, of any size.',
  required: true,
  schema: { type: 'string', format: 'binary' },
});

const IDEMPOTENCY_KEY = ApiHeader({
  name: 'Idempotency-Key',
  required: false,
  description: 'Any text of your own: the same key and body get the first answer again, for a day.',
  example: '0a6c3f0e-2f5a-4c58-9a2e-5b6a1d3f7c11',
});

function isIdempotent(options: EndpointOptions): boolean {
  return takesIdempotencyKey(options) && options.access.kind !== 'public';
}

function operation(options: EndpointOptions): MethodDecorator {
  const { summary, description, access } = options;
  const event = eventOf(options);
  const who = {
    public: 'Open to anybody.',
    self: 'For anybody signed in, about themselves.',
    permission: `Needs the permission \`${access.kind === 'permission' ? access.permission : ''}\`.`,
  }[access.kind];
  return ApiOperation({
    summary,
    description: [description, who, event && `Audited as \`${event}\`${exceptOwn(options)}.`]
      .filter(Boolean)
      .join('\n\n'),
    ...(access.kind === 'permission' && { 'x-permission': access.permission }),
    ...(event && { 'x-audit': event }),
    ...{ [REFUSALS]: codesOf(options) },
  });
}

/** Nobody is watched while they look at what is their own. */
function exceptOwn({ reads }: EndpointOptions): string {
  return reads && SENSITIVE_READS[reads] === 'user' ? ', unless it is about yourself' : '';
}

function success(options: EndpointOptions): MethodDecorator[] {
  const status = statusOf(options);
  const description = status === 204 ? 'Done; no body.' : 'Done.';
  if (!options.returns) return [ApiResponse({ status, description, headers: headersOf(options) })];
  const isPage = Array.isArray(options.returns);
  const type = (isPage ? (options.returns as readonly [Type])[0] : options.returns) as Type;
  const types = [type, ...[options.orReturns ?? []].flat()] as Type[];
  // What was selected of a resource may be all of it.
  const item = isPage && types.length > 1 ? { anyOf: refsTo(types) } : oneOf(types);
  const schema = {
    type: 'object',
    required: isPage ? ['success', 'data', 'meta'] : ['success', 'data'],
    properties: {
      success: { type: 'boolean', enum: [true] },
      data: isPage ? { type: 'array', items: item } : item,
      ...(isPage && { meta: { $ref: getSchemaPath(PageMetaBody) } }),
    },
  };
  return [ApiExtraModels(...types), ApiResponse({ status, description, schema, headers: headersOf(options) })];
}

function headersOf(options: EndpointOptions): Record<string, { description: string; schema: { type: 'string' } }> {
  const isOne = options.returns !== undefined && !Array.isArray(options.returns) && options.etag !== 'none';
  const isFile = options.produces !== undefined && !options.returns;
  const names: DocumentedHeader[] = ['X-Request-Id'];
  if ((isOne && !options.raw) || isFile) names.push('ETag');
  if (eventOf(options)) names.push('Audit-Event-Id');
  if (isIdempotent(options)) names.push('Idempotency-Replayed');
  if (options.raw && options.produces && options.produces !== 'text/event-stream') names.push('Content-Disposition');
  if (options.setsCookies) names.push('Set-Cookie');
  if (options.streams) names.push('Location');
  if (options.rateLimit !== undefined || options.access.kind !== 'public') names.push(...RATE_LIMIT_HEADERS);
  return documentedHeaders(names);
}

/** Every code the route may answer, but for those that follow from its method alone. */
function codesOf(options: EndpointOptions): ErrorCode[] {
  const { access, errors = [], audit, ifMatch, returns, beforeMfa } = options;
  return [
    ...ALWAYS,
    ...(access.kind === 'public' ? [] : (['UNAUTHENTICATED', 'TOKEN_EXPIRED'] as const)),
    ...(access.kind === 'public' || beforeMfa ? [] : (['MFA_ENROLMENT_REQUIRED'] as const)),
    ...(access.kind === 'public' || options.beforePasswordChange ? [] : (['PASSWORD_CHANGE_REQUIRED'] as const)),
    ...(access.kind === 'public' || isOpenWhileImpersonating(options) ? [] : (['IMPERSONATION_FORBIDDEN'] as const)),
    ...(options.reauthenticated ? (['REAUTH_REQUIRED'] as const) : []),
    ...(access.kind === 'public' ? [] : (['PERMISSION_DENIED'] as const)),
    ...(Array.isArray(returns) ? (['INVALID_CURSOR'] as const) : []),
    ...(audit ? (['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'CONCURRENT_UPDATE'] as const) : []),
    ...(isIdempotent(options) ? (['IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_KEY_IN_FLIGHT'] as const) : []),
    ...(ifMatch ? (['PRECONDITION_FAILED'] as const) : []),
    ...errors,
  ];
}

import { type Type } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import { ERROR_CATALOGUE, type ErrorCode } from '@app/kernel';
import { isOpenWhileImpersonating } from '../access/impersonation-rule.js';
import { type EndpointOptions, statusOf, takesIdempotencyKey } from './endpoint-options.js';
import { ErrorEnvelope, PageMetaBody } from './envelope.dto.js';

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
  const decorators: MethodDecorator[] = [operation(options), ApiExtraModels(ErrorEnvelope, PageMetaBody)];
  if (options.access.kind !== 'public') decorators.push(ApiBearerAuth('access-token'));
  if (options.ifMatch) decorators.push(IF_MATCH);
  if (options.streams) decorators.push(ApiConsumes(...options.streams), STREAMED_BODY);
  if (isIdempotent(options)) decorators.push(IDEMPOTENCY_KEY);
  if (options.raw)
    return [
      ...decorators,
      options.produces ? file(options, options.produces) : rawResource(options),
      // Somebody else's standard says what a public one refuses; ours are refused like any other.
      ...(options.access.kind === 'public' ? [] : refusals(options)),
    ];
  return [...decorators, ...success(options), ...refusals(options)];
}

function rawResource(options: EndpointOptions): MethodDecorator {
  return ApiResponse({ status: statusOf(options), description: 'Done.', type: options.returns as Type });
}

function file(options: EndpointOptions, type: string): MethodDecorator {
  const content = { [type]: { schema: { type: 'string' as const, format: 'binary' } } };
  return ApiResponse({ status: statusOf(options), description: 'The file.', content });
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

function operation({ summary, description, access, audit }: EndpointOptions): MethodDecorator {
  const who = {
    public: 'Open to anybody.',
    self: 'For anybody signed in, about themselves.',
    permission: `Needs the permission \`${access.kind === 'permission' ? access.permission : ''}\`.`,
  }[access.kind];
  return ApiOperation({
    summary,
    description: [description, who, audit && `Audited as \`${audit}\`.`].filter(Boolean).join('\n\n'),
    ...(access.kind === 'permission' && { 'x-permission': access.permission }),
    ...(audit && { 'x-audit': audit }),
  });
}

function success(options: EndpointOptions): MethodDecorator[] {
  const status = statusOf(options);
  const description = status === 204 ? 'Done; no body.' : 'Done.';
  if (!options.returns) return [ApiResponse({ status, description, headers: headersOf(options) })];
  const isPage = Array.isArray(options.returns);
  const type = (isPage ? (options.returns as readonly [Type])[0] : options.returns) as Type;
  const types = options.orReturns ? [type, options.orReturns] : [type];
  const refs = types.map((one) => ({ $ref: getSchemaPath(one) }));
  const item = refs.length > 1 ? { oneOf: refs } : refs[0]!;
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
  const header = (description: string) => ({ description, schema: { type: 'string' as const } });
  return {
    'X-Request-Id': header('Echoed from the request, or made.'),
    ...(isOne && { ETag: header('The version of the resource; send it back as If-Match or If-None-Match.') }),
    ...(options.audit && { 'Audit-Event-Id': header('The audit event this call wrote.') }),
  };
}

/** One response for each status, with an example for each code that may come with it. */
function refusals(options: EndpointOptions): MethodDecorator[] {
  const byStatus = Map.groupBy(new Set(codesOf(options)), (code) => ERROR_CATALOGUE[code].status);
  return [...byStatus].map(([status, codes]) =>
    ApiResponse({
      status,
      description: codes.map((code) => `\`${code}\`: ${ERROR_CATALOGUE[code].message}`).join('\n\n'),
      content: {
        'application/json': {
          schema: { $ref: getSchemaPath(ErrorEnvelope) },
          examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOf(code) }])),
        },
      },
    }),
  );
}

function codesOf(options: EndpointOptions): ErrorCode[] {
  const { access, errors = [], audit, ifMatch, returns, beforeMfa } = options;
  return [
    ...ALWAYS,
    ...(access.kind === 'public' ? [] : (['UNAUTHENTICATED', 'TOKEN_EXPIRED'] as const)),
    ...(access.kind === 'public' || beforeMfa ? [] : (['MFA_ENROLMENT_REQUIRED'] as const)),
    ...(access.kind === 'public' || options.beforePasswordChange ? [] : (['PASSWORD_CHANGE_REQUIRED'] as const)),
    ...(access.kind === 'public' || isOpenWhileImpersonating(options) ? [] : (['IMPERSONATION_FORBIDDEN'] as const)),
    ...(options.reauthenticated ? (['REAUTH_REQUIRED'] as const) : []),
    ...(access.kind === 'permission' ? (['PERMISSION_DENIED'] as const) : []),
    ...(Array.isArray(returns) ? (['INVALID_CURSOR'] as const) : []),
    ...(audit ? (['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'CONCURRENT_UPDATE'] as const) : []),
    ...(isIdempotent(options) ? (['IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_KEY_IN_FLIGHT'] as const) : []),
    ...(ifMatch ? (['PRECONDITION_FAILED'] as const) : []),
    ...errors,
  ];
}

function exampleOf(code: ErrorCode): object {
  const requestId = '3c1c7f0e-55d1-4d0e-9f0b-0f1f3f3c8a51';
  return { success: false, error: { code, message: ERROR_CATALOGUE[code].message, details: [], requestId } };
}

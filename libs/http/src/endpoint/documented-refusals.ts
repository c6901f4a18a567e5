import { type OpenAPIObject, getSchemaPath } from '@nestjs/swagger';
import { ERROR_CATALOGUE, type ErrorCode } from '@app/kernel';
import { PROBLEM_JSON } from '../errors/error-body.js';
import { RATE_LIMIT_HEADERS } from '../rate-limit/limit-headers.js';
import { type DocumentedHeader, documentedHeaders } from './documented-headers.js';
import { ErrorEnvelope, ProblemBody } from './envelope.dto.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']> & { [REFUSALS]?: ErrorCode[] };
type Response = Exclude<NonNullable<Operation['responses'][string]>, { $ref: string }>;
type Schema = NonNullable<NonNullable<Response['content']>[string]['schema']>;

/** The codes a route may answer; in the complete document they are its responses. */
export const REFUSALS = 'x-refusals';

const OF_WHAT_HAS_A_BODY: readonly ErrorCode[] = ['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'];
const REQUEST_ID = '3c1c7f0e-55d1-4d0e-9f0b-0f1f3f3c8a51';

/** Says what follows from the method, which `@Endpoint` does not know, and makes a response of each status it may refuse with. */
export function completeOperation(method: string, operation: Operation): void {
  const { [REFUSALS]: declared, responses } = operation;
  if (!declared) return;
  delete operation[REFUSALS];
  const codes = new Set([...declared, ...(method === 'get' ? [] : OF_WHAT_HAS_A_BODY)]);
  for (const [status, group] of Map.groupBy(codes, (code) => ERROR_CATALOGUE[code].status)) {
    const headers = documentedHeaders(headersOf(status, codes.has('RATE_LIMITED'), isRecordedFirst(method, operation)));
    responses[status] = refusal(group, headers, responses[status] as Response | undefined);
  }
  if (method === 'get') documentNotModified(operation);
  if (operation.parameters) operation.parameters = eachOnce(operation.parameters);
}

/** A handler that reads a header itself names it a second time. */
function eachOnce(parameters: NonNullable<Operation['parameters']>): NonNullable<Operation['parameters']> {
  const keyOf = (one: (typeof parameters)[number]): string =>
    'in' in one ? `${one.in} ${one.name}`.toLowerCase() : one.$ref;
  // The one that says more comes first.
  return [...Map.groupBy(parameters, keyOf).values()].map(
    (same) => same.find((one) => 'description' in one) ?? same[0]!,
  );
}

/** @param besides another shape under the same status, such as a probe's */
function refusal(codes: ErrorCode[], headers: Response['headers'], besides?: Response): Response {
  const other = besides?.content?.['application/json']?.schema;
  const schema = other ? { anyOf: [other, envelopeOf(codes)] } : envelopeOf(codes);
  const lines = codes.map((code) => `\`${code}\`: ${ERROR_CATALOGUE[code].message}`);
  return {
    description: [...(besides ? [besides.description] : []), ...lines].join('\n\n'),
    headers,
    content: {
      'application/json': { schema, examples: examplesOf(codes, envelopeExample) },
      [PROBLEM_JSON]: { schema: { $ref: getSchemaPath(ProblemBody) }, examples: examplesOf(codes, problemExample) },
    },
  };
}

/** The envelope, with the codes that may stand in it here. */
function envelopeOf(codes: ErrorCode[]): Schema {
  const code = { type: 'string', enum: codes };
  const narrowed = { type: 'object', properties: { error: { type: 'object', properties: { code } } } };
  return { allOf: [{ $ref: getSchemaPath(ErrorEnvelope) }, narrowed] };
}

/** Who reads what is audited has read it, whatever comes of it. */
function isRecordedFirst(method: string, operation: Operation): boolean {
  return method === 'get' && 'x-audit' in operation;
}

function headersOf(status: number, isLimited: boolean, isRecorded: boolean): DocumentedHeader[] {
  return [
    'X-Request-Id',
    // A refusal may be an event itself: a wrong password, a permission that is missing, a limit that is hit.
    ...([401, 403, 429].includes(status) || isRecorded ? (['Audit-Event-Id'] as const) : []),
    ...(status === 401 ? (['WWW-Authenticate'] as const) : []),
    ...(status === 429 || status === 503 ? (['Retry-After'] as const) : []),
    ...(isLimited ? RATE_LIMIT_HEADERS : []),
  ];
}

function examplesOf(codes: ErrorCode[], example: (code: ErrorCode) => object): Record<string, { value: object }> {
  return Object.fromEntries(codes.map((code) => [code, { value: example(code) }]));
}

function envelopeExample(code: ErrorCode): object {
  const { message } = ERROR_CATALOGUE[code];
  return { success: false, error: { code, message, details: [], requestId: REQUEST_ID } };
}

function problemExample(code: ErrorCode): object {
  const { message: title, status } = ERROR_CATALOGUE[code];
  const type = `urn:rollcall:error:${code}`;
  return { type, title, status, instance: '/api/v1/users', code, errors: [], requestId: REQUEST_ID };
}

function documentNotModified(operation: Operation): void {
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1] as Response;
  if (!success.headers || !('ETag' in success.headers)) return;
  operation.responses['304'] = { description: 'You have it already.', headers: { ...success.headers } };
  operation.parameters = [...(operation.parameters ?? []), IF_NONE_MATCH];
}

const IF_NONE_MATCH = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'The ETag you have; answered 304 while nothing has changed.',
  schema: { type: 'string', example: '"3"' },
} as const;

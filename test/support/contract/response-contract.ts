import { type ErrorObject, type ValidateFunction, Ajv2019 } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import { closedSchema, mapped } from './closed-schemas.js';
import {
  type DocumentedOperation,
  type DocumentedResponse,
  type Schema,
  openApi,
  operationFor,
  resolved,
} from './documented-operations.js';

/**
 * Holds every answer that a test sees against docs/openapi.json: its status, its headers, its media type and its body. A
 * schema is compiled when it is first needed.
 */
export interface SeenAnswer {
  readonly method: string;
  /** Path and query, as they were sent. */
  readonly target: string;
  readonly status: number;
  readonly headers: Headers;
  /** Undefined when nobody read it. */
  readonly text: string | undefined;
}

/** Of the transport, of tracing, of helmet and of CORS: alike on every answer, and no part of what an operation says. */
const EVERYWHERE =
  /^(date|connection|traceparent|keep-alive|content-(type|length|security-policy)|transfer-encoding|cache-control|vary|cross-origin-.*|origin-agent-cluster|referrer-policy|strict-transport-security|x-(content-type-options|dns-prefetch-control|download-options|frame-options|permitted-cross-domain-policies|xss-protection)|access-control-.*)$/;
const MAX_PROBLEMS = 5;
const JSON_LINES = 'application/x-ndjson';
/** Before any operation: what no route says of itself. */
const WITHOUT_OPERATION = [400, 401, 404, 405, 413, 415, 429, 431, 503];

/** @throws Error that says which promise of the document the answer breaks */
export function assertDocumented(answer: SeenAnswer): void {
  if (answer.method === 'OPTIONS') return;
  const problems = problemsOf(answer);
  if (problems.length === 0) return;
  const { method, target, status, text } = answer;
  throw new Error(
    [
      `${method} ${target} answered ${status}, not as docs/openapi.json says:`,
      ...[...new Set(problems)].slice(0, MAX_PROBLEMS).map((problem) => `- ${problem}`),
      `The answer: ${text?.slice(0, 1000)}`,
      'Correct @Endpoint, the dto or the code, then: npm run openapi',
    ].join('\n'),
  );
}

export function problemsOf(answer: SeenAnswer): string[] {
  if (isOfABalancer(answer)) return [];
  const operation = operationFor(answer.method, answer.target);
  if (!operation) return problemsWithoutOperation(answer);
  const documented = operation.responses[answer.status];
  if (!documented) return [`${operation.name} does not know this status`];
  const response = resolved<DocumentedResponse>(documented);
  return [...headerProblems(answer, response), ...bodyProblems(answer, operation, response)];
}

/** Nobody behind it answered, and the document promises nothing for nobody: whoever asked sees a request that is lost. */
function isOfABalancer({ status, headers }: SeenAnswer): boolean {
  return status === 502 && headers.has('via');
}

function problemsWithoutOperation({ target, status }: SeenAnswer): string[] {
  const isOurs = target.startsWith('/api/');
  return isOurs && !WITHOUT_OPERATION.includes(status) ? ['no operation has this method and path'] : [];
}

function headerProblems(
  { method, status, headers }: SeenAnswer,
  { headers: documented = {} }: DocumentedResponse,
): string[] {
  const names = new Map(Object.entries(documented).map(([name, header]) => [name.toLowerCase(), resolved(header)]));
  const undocumented = [...headers.keys()].filter((name) => !EVERYWHERE.test(name) && !names.has(name));
  const isTagged = method === 'GET' && status < 400;
  const missing = [...names].filter(
    ([name, { required }]) => (required || (name === 'etag' && isTagged)) && !headers.has(name),
  );
  return [
    ...undocumented.map((name) => `the header ${name} is not documented`),
    ...missing.map(([name]) => `the header ${name} is missing`),
  ];
}

function bodyProblems(
  { method, status, headers, text }: SeenAnswer,
  operation: DocumentedOperation,
  { content }: DocumentedResponse,
): string[] {
  if (method === 'HEAD' || text === undefined) return [];
  if (!content) return text === '' ? [] : ['there is a body where none is documented'];
  const type = headers.get('content-type')?.split(';', 1)[0] ?? '';
  const media = content[type];
  if (!media) return [`the media type ${type} is not among ${Object.keys(content).join(', ')}`];
  if (!/json$/.test(type)) return [];
  const validate = validatorOf(`${operation.name} ${status} ${type}`, media.schema);
  const lines = type === JSON_LINES ? text.split('\n').filter(Boolean) : [text];
  return lines.flatMap((line) => (validate(JSON.parse(line)) ? [] : validate.errors!.map(sentenceOf)));
}

function sentenceOf({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath || 'the body'} ${message} ${JSON.stringify(params)}`;
}

const ajv = new Ajv2019({ strict: false, allErrors: false });
addFormats.default(ajv);
ajv.addSchema({
  $id: 'openapi',
  components: { schemas: mapped(openApi.components.schemas, (one) => closedSchema(one)) },
});
const validators = new Map<string, ValidateFunction>();

function validatorOf(key: string, schema: Schema): ValidateFunction {
  const known = validators.get(key);
  if (known) return known;
  const compiled = ajv.compile(closedSchema(schema));
  validators.set(key, compiled);
  return compiled;
}

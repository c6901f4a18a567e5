import { type OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './operations.js';

interface Response {
  $ref?: string;
  headers?: Record<string, object>;
  content?: Record<string, { schema?: object; examples?: Record<string, object> }>;
}

const PROBLEM_JSON = 'application/problem+json';

/** Says once what many operations answer: headers, examples, and refusals that are the same to the letter. */
export function shareParts(document: OpenAPIObject): void {
  const components = (document.components ??= {}) as Record<string, Record<string, object>>;
  const share = (kind: string, name: string, part: object): { $ref: string } => {
    (components[kind] ??= {})[name] ??= part;
    return { $ref: `#/components/${kind}/${name}` };
  };
  for (const [, { responses }] of operationsOf(document)) {
    for (const [status, response] of Object.entries(responses as Record<string, Response>)) {
      shareHeaders(response, share);
      const codes = shareExamples(response, share);
      if (codes.length > 0) responses[status] = share('responses', nameOf(status, codes, response), response);
    }
  }
  for (const kind of ['headers', 'examples', 'responses']) components[kind] = sorted(components[kind] ?? {});
}

type Share = (kind: string, name: string, part: object) => object;

function shareHeaders({ headers = {} }: Response, share: Share): void {
  for (const [name, header] of Object.entries(headers)) headers[name] = share('headers', name, header);
}

/** @returns the codes there are examples of */
function shareExamples({ content = {} }: Response, share: Share): string[] {
  for (const [type, { examples = {} }] of Object.entries(content)) {
    const suffix = type === PROBLEM_JSON ? '.problem' : '';
    for (const [code, example] of Object.entries(examples)) examples[code] = share('examples', code + suffix, example);
  }
  return Object.keys(content['application/json']?.examples ?? {});
}

/** The same name means the same response: its status, its codes, and what else tells refusals apart. */
function nameOf(status: string, codes: readonly string[], { headers = {}, content }: Response): string {
  const isLimited = 'RateLimit-Limit' in headers && status !== '429';
  const hasOther = 'anyOf' in (content?.['application/json']?.schema ?? {});
  const isRecorded = 'Audit-Event-Id' in headers && !['401', '403', '429'].includes(status);
  return [
    status,
    ...codes,
    ...(isRecorded ? ['recorded'] : []),
    ...(isLimited ? ['limited'] : []),
    ...(hasOther ? ['or-other'] : []),
  ].join('.');
}

function sorted(parts: Record<string, object>): Record<string, object> {
  return Object.fromEntries(Object.entries(parts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

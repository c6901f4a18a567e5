import { type OpenAPIObject } from '@nestjs/swagger';
import { ERROR_CATALOGUE, type ErrorCode } from '@app/kernel';

/** What a client does about a status, whatever the code. */
const ADVICE: Readonly<Record<number, string>> = {
  400: 'The request is wrong as it stands: correct it, do not repeat it. `details` names each field.',
  401: 'Nobody, or no longer anybody: refresh the access token, or sign in. `WWW-Authenticate` says whether it was the token.',
  403: 'Known, but not allowed. Signing in again changes nothing, unless the code says so.',
  404: 'There is no such thing, or none that you may know of.',
  405: 'The path exists under the methods that `Allow` names.',
  408: 'The request came too slowly; its connection is closed.',
  409: 'It contradicts what is there. Read, decide, and try again.',
  412: 'Somebody was faster: read the resource again, and send its new `ETag` as `If-Match`.',
  413: 'Send less: 100 KB of JSON, or what the route says of files.',
  415: 'Send `application/json`, or the type that the route names.',
  422: 'Understood, but it cannot be done with what was sent.',
  429: 'Wait for as many seconds as `Retry-After` says.',
  431: 'Send fewer or shorter headers: 16 KB in all.',
  500: 'Our mistake. Quote the `requestId`; to repeat the call may help.',
  503: 'Wait for as many seconds as `Retry-After` says, then repeat the call.',
};

const HEAD = `# Error codes

<!-- Generated from libs/kernel/src/error-catalogue.ts and the OpenAPI document: npm run openapi -->

Every refusal has the same shape. Branch on \`code\`: codes are only ever added, never renamed or reused. \`message\` is for
people and may be reworded. \`requestId\` finds the call in logs and in the audit trail.

\`\`\`json
{
  "success": false,
  "error": {
    "code": "VALIDATION_ERROR",
    "message": "The request is not valid; see details.",
    "details": [{ "field": "email", "code": "IS_EMAIL", "message": "email must be an email" }],
    "requestId": "3c1c7f0e-55d1-4d0e-9f0b-0f1f3f3c8a51"
  }
}
\`\`\`

With \`Accept: application/problem+json\` the same is told as RFC 9457: \`type\` is \`urn:rollcall:error:<code>\`, and \`errors\` are
the details.

Which operation may answer which codes stands in [openapi.json](openapi.json), under its responses.
`;

/** docs/errors.md: the catalogue by status, and how many operations may answer each code. */
export function errorReference(document: OpenAPIObject): string {
  const counts = countsIn(document);
  const codes = Object.keys(ERROR_CATALOGUE) as ErrorCode[];
  const byStatus = Map.groupBy(codes, (code) => ERROR_CATALOGUE[code].status);
  const sections = [...byStatus].map(([status, group]) => sectionOf(status, group, counts));
  return [HEAD, ...sections].join('\n');
}

function sectionOf(status: number, codes: readonly ErrorCode[], counts: ReadonlyMap<string, number>): string {
  const rows = codes.map((code) => [`\`${code}\``, ERROR_CATALOGUE[code].message, whereOf(counts.get(code) ?? 0)]);
  return `## ${status}\n\n${ADVICE[status] ?? ''}\n\n${table(['code', 'says', 'answered by'], rows)}\n`;
}

/** A code of no operation is one of the edge: of the connection, the URL or the method. */
function whereOf(operations: number): string {
  if (operations === 0) return 'the edge, before any operation';
  return operations === 1 ? '1 operation' : `${operations} operations`;
}

function countsIn({ paths, components }: OpenAPIObject): Map<string, number> {
  const counts = new Map<string, number>();
  for (const operation of Object.values(paths).flatMap((item) => Object.values(item) as { responses: object }[])) {
    for (const response of Object.values(operation.responses) as { $ref?: string }[]) {
      for (const code of codesOf(response, components)) counts.set(code, (counts.get(code) ?? 0) + 1);
    }
  }
  return counts;
}

function codesOf({ $ref }: { $ref?: string }, components: OpenAPIObject['components']): string[] {
  if ($ref === undefined) return [];
  const shared = components!.responses![$ref.split('/').pop()!] as { content: Record<string, { examples: object }> };
  return Object.keys(shared.content['application/json']!.examples);
}

/** Aligned as prettier does it. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n');
}

const HEADERS = {
  'X-Request-Id': 'Echoed from the request, or made.',
  ETag: 'The version of the resource; send it back as If-Match or If-None-Match.',
  'Audit-Event-Id': 'The audit event this call wrote; absent when nothing changed.',
  'Idempotency-Replayed': '`true` when this is the first answer to the Idempotency-Key, sent again.',
  'RateLimit-Limit': 'Calls that are let through in a window.',
  'RateLimit-Remaining': 'Calls left in this window.',
  'RateLimit-Reset': 'Seconds until the window ends.',
  'Retry-After': 'Seconds until it is worth trying again.',
  'WWW-Authenticate': 'How to authenticate (RFC 6750); `error="invalid_token"` when it is the token that was refused.',
  'Set-Cookie': 'The tokens of browsers that asked for cookies.',
  'Content-Disposition': 'The name of the file.',
  Location: 'Where to ask how far it is.',
} as const;

/** Wherever they are documented, they are there. */
const ALWAYS_THERE: readonly string[] = ['X-Request-Id', 'WWW-Authenticate', 'Retry-After'];

export type DocumentedHeader = keyof typeof HEADERS;

interface HeaderPage {
  readonly description: string;
  readonly required: boolean;
  readonly schema: { readonly type: 'string' };
}

/** What the OpenAPI document says of these headers of an answer. */
export function documentedHeaders(names: readonly DocumentedHeader[]): Record<string, HeaderPage> {
  return Object.fromEntries(names.map((name) => [name, pageOf(name)]));
}

function pageOf(name: DocumentedHeader): HeaderPage {
  return { description: HEADERS[name], required: ALWAYS_THERE.includes(name), schema: { type: 'string' } };
}

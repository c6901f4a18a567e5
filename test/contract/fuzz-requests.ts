import fc from 'fast-check';
import { type DocumentedOperation, type Parameter } from '../support/contract/documented-operations.js';
import { type Style, hostileValue, idOf, spoiled, validValue } from './arbitraries.js';

export const ACTORS = ['owner', 'user', 'anonymous'] as const;
export type Actor = (typeof ACTORS)[number];

/** A call, with placeholders where the ids of things that exist will stand. */
export interface FuzzRequest {
  readonly actor: Actor;
  readonly method: string;
  /** Path and query, below nothing. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const JSON_TYPE = 'application/json';

/** How a request is made: two ways to do it right, and one that does not. */
type Manner = Style | 'hostile';
const MANNERS: readonly Manner[] = ['calm', 'wide', 'hostile'];

const known = new Map<string, fc.Arbitrary<FuzzRequest>>();

/** Valid, at the bounds, and hostile, as each of those who may call. */
export function requestsOf(operation: DocumentedOperation): fc.Arbitrary<FuzzRequest> {
  const made = known.get(operation.name) ?? fc.oneof(...MANNERS.map((manner) => requests(operation, manner)));
  known.set(operation.name, made);
  return made;
}

const actors = fc.oneof({ weight: 6, arbitrary: fc.constant<Actor>('owner') }, fc.constantFrom<Actor>(...ACTORS));

function requests(operation: DocumentedOperation, manner: Manner): fc.Arbitrary<FuzzRequest> {
  return fc
    .record({
      actor: actors,
      target: targets(operation, manner),
      headers: headersOf(operation, manner),
      sent: bodies(operation, manner),
    })
    .map(({ actor, target, headers, sent: { body, headers: typed } }) => ({
      actor,
      method: operation.method,
      target,
      headers: { ...typed, ...headers },
      ...(body !== undefined && { body }),
    }));
}

function styleOf(manner: Manner): Style {
  return manner === 'calm' ? 'calm' : 'wide';
}

function targets(operation: DocumentedOperation, manner: Manner): fc.Arbitrary<string> {
  const parts = operation.path
    .split(/(\{\w+\})/)
    .map((part, index, all) => pathPart(operation, part, all[index - 1] ?? '', manner));
  const query = queryOf(
    (operation.parameters ?? []).filter((one) => one.in === 'query'),
    manner,
  );
  return fc
    .tuple(fc.tuple(...parts), query)
    .map(([path, search]) => path.join('') + (search === '' ? '' : `?${search}`));
}

/** What an id names says the word before it. */
function pathPart(
  { parameters = [] }: DocumentedOperation,
  part: string,
  before: string,
  manner: Manner,
): fc.Arbitrary<string> {
  if (!part.startsWith('{')) return fc.constant(part);
  const kind = before.split('/').filter(Boolean).pop() ?? 'any';
  const { schema = {} } = parameters.find(({ name }) => `{${name}}` === part) ?? {};
  const valid =
    schema.format === 'uuid' ? idOf(kind) : validValue(schema, '', styleOf(manner)).map((value) => encoded(value));
  return manner === 'hostile' ? fc.oneof({ weight: 3, arbitrary: valid }, hostilePath) : valid;
}

/** Neither empty nor a dot: those are other paths. */
const hostilePath = hostileValue.map((value) => {
  const text = encoded(value)
    .slice(0, 300)
    .replace(/%[0-9A-F]?$/, '');
  return /^(\.|%2e)*$/i.test(text) ? 'x' : text;
});

function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return encodeURIComponent(text.toWellFormed()).replace(/^$/, 'x');
}

function queryOf(parameters: readonly Parameter[], manner: Manner): fc.Arbitrary<string> {
  if (parameters.length === 0)
    return manner === 'hostile' ? fc.constantFrom('', 'unknown=1', 'a[b]=c', '__proto__=1', '%ff') : fc.constant('');
  const model = Object.fromEntries(
    parameters.map(({ name, schema }) => [name, validValue(schema, name, styleOf(manner))]),
  );
  const requiredKeys = parameters.filter(({ required }) => required).map(({ name }) => name);
  const few = fc
    .record(model, { requiredKeys })
    .chain((all) =>
      fc
        .subarray(Object.keys(all))
        .map((keys) => Object.entries(all).filter(([name]) => keys.includes(name) || requiredKeys.includes(name))),
    );
  const spoilt = fc
    .tuple(few, fc.constantFrom(...Object.keys(model), 'unknown'), hostileValue, fc.constantFrom('', '[]', '[a]', '.a'))
    .map(([pairs, name, bad, suffix]) => [
      ...pairs.filter(([one]) => one !== name),
      [name + suffix, bad] as [string, unknown],
    ]);
  return (manner === 'hostile' ? fc.oneof(few, spoilt) : few).map((pairs) =>
    pairs.map(([name, value]) => `${encoded(name)}=${encoded(value).slice(0, 3000)}`).join('&'),
  );
}

function headersOf({ parameters = [] }: DocumentedOperation, manner: Manner): fc.Arbitrary<Record<string, string>> {
  const names = parameters.filter((one) => one.in === 'header').map(({ name }) => name);
  const values =
    manner === 'hostile'
      ? fc.constantFrom('*', '""', '"1"', 'W/"1"', '"x', ',,,', '"999999999999"', 'x'.repeat(2000))
      : fc.constantFrom('*', '*', '"1"');
  const keys = fc.oneof({ weight: 4, arbitrary: fc.uuid() }, values);
  const own = Object.fromEntries(names.map((name) => [name, /^idem/i.test(name) ? keys : values]));
  const odd = {
    'X-Request-Id': fc.constantFrom('a b', 'x'.repeat(500), '<x>'),
    Cookie: fc.constantFrom('a', '=;=', '__Host-refresh=x'),
  };
  return fc.record(
    { ...own, Accept: fc.constantFrom(JSON_TYPE, 'application/problem+json', '*/*'), ...(manner === 'hostile' && odd) },
    { requiredKeys: [] },
  );
}

interface Sent {
  readonly body?: unknown;
  readonly headers: Record<string, string>;
}

function bodies({ requestBody, method }: DocumentedOperation, manner: Manner): fc.Arbitrary<Sent> {
  if (method === 'GET') return fc.constant({ headers: {} });
  const [[type, { schema }] = [JSON_TYPE, { schema: {} }]] = Object.entries(requestBody?.content ?? {});
  const valid = requestBody ? bodyOf(type, schema, styleOf(manner)) : fc.constant(undefined);
  const sent = (body: unknown): Sent => ({ body, headers: body === undefined ? {} : { 'content-type': type } });
  if (manner !== 'hostile') return valid.map(sent);
  const spoilt = valid.chain((body) => (type === JSON_TYPE ? spoiled(body) : fc.constant(body))).map(sent);
  return fc.oneof({ weight: 4, arbitrary: spoilt }, { weight: 1, arbitrary: brokenBodies });
}

function bodyOf(type: string, schema: DocumentedSchema, style: Style): fc.Arbitrary<unknown> {
  if (type === JSON_TYPE) return validValue(schema, '', style);
  if (style === 'calm') return fc.constant(ONE_PIXEL);
  return fc.oneof(
    fc.uint8Array({ maxLength: 2000 }).map((bytes) => new Uint8Array(bytes)),
    fc.constant(ONE_PIXEL),
    fc.string({ maxLength: 500 }),
  );
}

type DocumentedSchema = Parameter['schema'];

const ONE_PIXEL = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
);

/** No JSON, or none that means one thing. */
const brokenBodies: fc.Arbitrary<Sent> = fc.record({
  body: fc.constantFrom<unknown>(
    ...[
      '',
      '{',
      'null',
      '[]',
      '"text"',
      '1',
      '{"a":1,"a":2}',
      '{"__proto__":{}}',
      '{"constructor":{"prototype":{}}}',
      '\ufeff{}',
    ],
    ...['['.repeat(3_000), 'x'.repeat(150_000), new Uint8Array([0xff, 0xfe, 0]), 'a=1&b=2'],
  ),
  headers: fc.constantFrom<Record<string, string>>(
    { 'content-type': JSON_TYPE },
    { 'content-type': 'application/json; charset=utf-16' },
    { 'content-type': 'text/plain' },
    { 'content-type': 'multipart/form-data; boundary=x' },
    { 'content-type': 'application/merge-patch+json' },
    { 'content-type': 'image/png' },
    { 'content-type': ';' },
  ),
});

import fc from 'fast-check';
import { PASSWORD } from '../support/server-settings.js';
import { type Schema, resolved } from '../support/contract/documented-operations.js';

type Json = fc.Arbitrary<unknown>;

/** Stands for an id of this kind, until the request is sent: `@id:users:17`. */
export const ID = /(?:@|%40)id(?::|%3A)([\w-]+)(?::|%3A)(\d+)/g;

/** Lists and objects deeper than this stay as small as they may be. */
const MAX_DEPTH = 5;
const MAX_ITEMS = 4;
/** A longer text says nothing that a shorter one does not; at the very limit there is one of its length. */
const USUAL_LENGTH = 40;
const LONGEST = 5_000;

/** `calm` stays with the examples, so that much of it is done; `wide` takes whatever the schema allows. */
export type Style = 'calm' | 'wide';

/** Values that the schema allows, the ones at its bounds more often than chance would have it. */
export function validValue(given: Schema, name: string, style: Style, depth = 0): Json {
  const schema = resolved(given);
  const own = withoutNull(schema, name, style, depth);
  return schema.nullable && style === 'wide' ? fc.option(own, { freq: 4 }) : own;
}

function withoutNull(schema: Schema, name: string, style: Style, depth: number): Json {
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices) return fc.oneof(...choices.map((one) => validValue(one, name, style, depth)));
  if (schema.allOf) return validValue(schema.allOf[0]!, name, style, depth);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type ?? 'object') {
    case 'string':
      return text(schema, name, style);
    case 'integer':
    case 'number':
      return style === 'calm' && schema.example !== undefined ? fc.constant(schema.example) : whole(schema);
    case 'boolean':
      return fc.boolean();
    case 'array':
      return list(schema, name, style, depth);
    default:
      return object(schema, style, depth);
  }
}

function text(schema: Schema, name: string, style: Style): Json {
  const known = knownText(schema, name);
  const example = known ?? (schema.example === undefined ? undefined : fc.constant(schema.example));
  if (!example) return ofFormat(schema);
  return style === 'calm'
    ? example
    : fc.oneof({ weight: 3, arbitrary: ofFormat(schema) }, { weight: 2, arbitrary: example });
}

/** What makes sense here and no schema can say: ids of what there is, new names, the password that everybody has. */
function knownText({ format }: Schema, name: string): Json | undefined {
  if (format === 'uuid' || /(^|[a-z])Ids?$|^ids$/.test(name)) return idOf(kindOf(name));
  if (format === 'email')
    return fc.oneof(
      idOf('emails'),
      fc.nat(1e9).map((n) => `fuzz-${n}@example.com`),
    );
  if (name === 'name') return fc.stringMatching(/^[a-z]{5,12}$/);
  if (/password/i.test(name)) return fc.constantFrom(PASSWORD, PASSWORD, 'a new horse every day');
  if (/^permissions?$/.test(name)) return fc.constantFrom('users:read', 'roles:read', 'crm:deals:write');
  return undefined;
}

function ofFormat({ format, pattern, minLength = 0, maxLength = 1000 }: Schema): Json {
  if (format === 'uuid') return fc.uuid();
  if (format === 'date-time') return fc.date({ noInvalidDate: true, ...YEARS }).map((date) => date.toISOString());
  if (format === 'email') return fc.emailAddress();
  if (pattern !== undefined && !UNDRAWABLE.test(pattern))
    return fc.stringMatching(new RegExp(pattern), { size: 'small' });
  const limit = Math.min(maxLength, LONGEST);
  return fc.oneof(
    { weight: 4, arbitrary: fc.string({ minLength, maxLength: Math.max(minLength, Math.min(limit, USUAL_LENGTH)) }) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength, maxLength: Math.min(limit, USUAL_LENGTH) }) },
    { weight: 1, arbitrary: fc.constantFrom('x'.repeat(minLength), 'x'.repeat(limit)) },
  );
}

/** fast-check draws neither look-arounds nor classes of Unicode: such a text is any text, and may be refused. */
const UNDRAWABLE = /\(\?|\\p\{/;
const YEARS = { min: new Date('1990-01-01'), max: new Date('2100-01-01') };

function whole({ minimum = -(2 ** 53) + 1, maximum = 2 ** 53 - 1 }: Schema): Json {
  return fc.oneof(fc.integer({ min: minimum, max: maximum }), fc.constantFrom(minimum, maximum));
}

function list(
  { items = {}, minItems = 0, maxItems = MAX_ITEMS, uniqueItems }: Schema,
  name: string,
  style: Style,
  depth: number,
): Json {
  const most = depth < MAX_DEPTH ? Math.max(minItems, Math.min(maxItems, MAX_ITEMS)) : minItems;
  const [one, length] = [validValue(items, name, style, depth + 1), { minLength: minItems, maxLength: most }];
  return uniqueItems
    ? fc.uniqueArray(one, { ...length, selector: (value) => JSON.stringify(value) })
    : fc.array(one, length);
}

function object(
  { properties = {}, required = [], additionalProperties, example }: Schema,
  style: Style,
  depth: number,
): Json {
  if (style === 'calm' && example !== undefined) return fc.constant(example);
  const fields = Object.entries(properties).filter(([name]) => depth < MAX_DEPTH || required.includes(name));
  const model = Object.fromEntries(fields.map(([name, one]) => [name, validValue(one, name, style, depth + 1)]));
  const known = fc.record(model, { requiredKeys: [...required] });
  if (typeof additionalProperties !== 'object' && additionalProperties !== true) return known;
  const free =
    additionalProperties === true
      ? fc.jsonValue({ maxDepth: 2 })
      : validValue(additionalProperties, '', style, depth + 1);
  return fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), free, { maxKeys: 3 });
}

/** `userId` and `userIds` name users. */
function kindOf(name: string): string {
  const stem = name.replace(/Ids?$|^ids?$/, '');
  return stem === '' ? 'any' : `${stem}s`;
}

export function idOf(kind: string): fc.Arbitrary<string> {
  return fc.nat(50).map((n) => `@id:${kind}:${n}`);
}

const NUL = String.fromCharCode(0);
const deep = (levels: number): unknown => (levels === 0 ? 1 : [deep(levels - 1)]);

/** What no schema asks for, and what has broken servers before. */
export const hostileValue: Json = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom<unknown>(
      ...[null, '', ' ', NUL, `a${NUL}b`, '\ud800', '\u202e', '﷽', "' OR 1=1 --", '%', '_', '\\', '../../etc/passwd'],
      ...['null', 'undefined', 'NaN', '[object Object]', '__proto__', 'constructor', '${7*7}', '{{7*7}}', '<script>'],
      ...['x'.repeat(10_000), '0000-00-00T00:00:00Z', '+275760-09-13T00:00:00Z', '9999-12-31T23:59:60Z', '-1', '1e309'],
      ...[0, -0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, true, false, [], {}, [null], [[]], deep(15), deep(30)],
      ...[{ constructor: 1 }, { toString: null }, { length: -1 }, { $gt: '' }, { then: 'x' }, { toJSON: 'x' }],
      Array.from({ length: 2_000 }, () => 1) as unknown,
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
);

/** The same value with one thing wrong in it, or with several. */
export function spoiled(value: unknown): Json {
  if (typeof value !== 'object' || value === null) return hostileValue;
  const keys = Object.keys(value);
  const replaced = fc
    .tuple(fc.constantFrom<string>(...keys, 'unknown', '__proto__'), hostileValue)
    .map(([key, bad]) => withField(value, key, bad));
  const dropped = fc.constantFrom(...keys, '').map((key) => withField(value, key, undefined));
  const inside = keys.filter((key) => typeof (value as Record<string, unknown>)[key] === 'object');
  const deeper = inside.map((key) =>
    spoiled((value as Record<string, unknown>)[key]).map((bad) => withField(value, key, bad)),
  );
  return fc.oneof({ weight: 4, arbitrary: replaced }, { weight: 1, arbitrary: dropped }, ...deeper, hostileValue);
}

function withField(value: object, key: string, bad: unknown): unknown {
  if (Array.isArray(value)) return [...(value as unknown[]).slice(0, 5), bad];
  const copy = Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
  // Defined, not assigned: `__proto__` shall travel as a field.
  if (bad !== undefined && key !== '') Object.defineProperty(copy, key, { value: bad, enumerable: true });
  return copy;
}

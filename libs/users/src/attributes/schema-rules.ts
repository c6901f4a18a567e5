import { type ErrorDetail, type JsonValue } from '@app/kernel';
import { patternProblem } from './safe-pattern.js';

/**
 * The part of JSON Schema (2020-12) that an installation may use. No references, so that a schema is as large as it looks and
 * checking costs no more than its size times that of the attributes; no keyword that needs code of somebody else's.
 */
const MAX_SCHEMA_BYTES = 16 * 1024;
const MAX_DEPTH = 10;

const HOLDS_ONE = ['items', 'additionalProperties', 'not'];
const HOLDS_LIST = ['anyOf', 'oneOf', 'allOf'];
const PLAIN = [
  ...['type', 'title', 'description', 'examples', 'enum', 'const', 'required', 'pattern', 'minLength', 'maxLength'],
  ...[
    'minimum',
    'maximum',
    'exclusiveMinimum',
    'exclusiveMaximum',
    'multipleOf',
    'minItems',
    'maxItems',
    'uniqueItems',
  ],
  ...['minProperties', 'maxProperties'],
];
const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

type Found = ErrorDetail[];

/** What is wrong with a schema; empty when it may be used. Whether its keywords have sensible values is the compiler's to say. */
export function schemaProblems(schema: JsonValue): ErrorDetail[] {
  if (Buffer.byteLength(JSON.stringify(schema)) > MAX_SCHEMA_BYTES)
    return [problem('schema', 'MAX_BYTES', `A schema has at most ${MAX_SCHEMA_BYTES / 1024} KB.`)];
  const found: Found = [];
  if (!isObject(schema) || schema['type'] !== 'object')
    found.push(problem('schema.type', 'TYPE', 'Attributes are an object: the schema needs "type": "object".'));
  visit(schema, 'schema', 0, found);
  return found;
}

function visit(schema: JsonValue, path: string, depth: number, found: Found): void {
  if (typeof schema === 'boolean') return;
  if (!isObject(schema)) return void found.push(problem(path, 'TYPE', 'A schema is an object, true or false.'));
  if (depth > MAX_DEPTH)
    return void found.push(problem(path, 'TOO_DEEP', `A schema is ${MAX_DEPTH} levels deep at most.`));
  for (const [keyword, value] of Object.entries(schema)) visitKeyword(keyword, value, { path, depth, found });
}

interface Place {
  readonly path: string;
  readonly depth: number;
  readonly found: Found;
}

function visitKeyword(keyword: string, value: JsonValue, { path, depth, found }: Place): void {
  const here = `${path}.${keyword}`;
  if (HOLDS_ONE.includes(keyword)) return visit(value, here, depth + 1, found);
  if (HOLDS_LIST.includes(keyword))
    return visitAll(isList(value) ? Object.entries(value) : undefined, here, depth, found);
  if (keyword === 'properties')
    return visitAll(isObject(value) ? Object.entries(value) : undefined, here, depth, found);
  if (keyword === '$schema' && value === DIALECT && depth === 0) return;
  if (!PLAIN.includes(keyword))
    found.push(problem(here, 'UNKNOWN_KEYWORD', `${keyword} is not a keyword that is allowed.`));
  if (keyword === 'pattern') checkPattern(value, here, found);
}

function visitAll(inner: [string, JsonValue][] | undefined, path: string, depth: number, found: Found): void {
  if (!inner) return void found.push(problem(path, 'TYPE', `${path} holds no schemas.`));
  for (const [name, schema] of inner) visit(schema, `${path}.${name}`, depth + 1, found);
}

function checkPattern(value: JsonValue, path: string, found: Found): void {
  const reason = typeof value === 'string' ? patternProblem(value) : 'a pattern is a text';
  if (reason !== undefined) found.push(problem(path, 'UNSAFE_PATTERN', `Not allowed: ${reason}.`));
}

function problem(field: string, code: string, message: string): ErrorDetail {
  return { field, code, message };
}

function isObject(value: JsonValue): value is Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

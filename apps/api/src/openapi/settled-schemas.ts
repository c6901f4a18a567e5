import { type OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './operations.js';

/** As much of a schema as is looked at here. */
export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  pattern?: string;
  enum?: unknown[];
  example?: unknown;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  nullable?: boolean;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  allOf?: Schema[];
  oneOf?: Schema[];
  anyOf?: Schema[];
}

const INT32_MAX = 2 ** 31 - 1;

/** Says of every schema what holds for the whole API and no dto repeats. */
export function settleSchemas(document: OpenAPIObject): void {
  const schemas = (document.components?.schemas ?? {}) as Record<string, Schema>;
  everySchema(document, settleNumber);
  everySchema(document, settleText);
  // What comes in with an unknown field is refused; what goes out may have more fields tomorrow.
  for (const name of schemasOfRequests(document, schemas)) {
    const schema = schemas[name]!;
    if (schema.properties && schema.additionalProperties === undefined) schema.additionalProperties = false;
  }
}

/** TypeScript has one type of number, and this API only whole ones. A fraction says `format: 'double'`. */
function settleNumber(schema: Schema): void {
  if (schema.type !== 'number' || schema.format !== undefined) return;
  schema.type = 'integer';
  schema.format = (schema.maximum ?? Infinity) <= INT32_MAX ? 'int32' : 'int64';
}

/** A query is text, and so are its examples; of what has a form, the length is known. */
function settleText(schema: Schema): void {
  if (schema.type !== 'string') return;
  if (typeof schema.example === 'boolean' || typeof schema.example === 'number')
    schema.example = String(schema.example);
  // Tools read a pattern without the flag u, and then `\\p` is the letter p.
  if (schema.pattern?.includes('\\p{')) delete schema.pattern;
  schema.maxLength ??= LENGTH_OF_FORMAT[schema.format ?? ''];
}

const LENGTH_OF_FORMAT: Readonly<Record<string, number | undefined>> = { uuid: 36, 'date-time': 32 };

function everySchema(value: unknown, visit: (schema: Schema) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value && typeof value.type === 'string') visit(value as Schema);
  for (const child of Object.values(value)) everySchema(child, visit);
}

/** The names of what request bodies are made of, however deep. */
function schemasOfRequests(document: OpenAPIObject, schemas: Record<string, Schema>): Set<string> {
  const found = new Set<string>();
  const waiting = namesIn(operationsOf(document).map(([, { requestBody }]) => requestBody));
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    waiting.push(...namesIn(schemas[name]));
  }
  return found;
}

function namesIn(value: unknown): string[] {
  const text = JSON.stringify(value) ?? '';
  return [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!);
}

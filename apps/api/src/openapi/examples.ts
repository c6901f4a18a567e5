import { type OpenAPIObject } from '@nestjs/swagger';
import { operationsOf } from './operations.js';
import { type Schema } from './settled-schemas.js';

type Schemas = Readonly<Record<string, Schema>>;
interface Media {
  schema?: Schema;
  example?: unknown;
  examples?: object;
}

const JSON_TYPE = 'application/json';
const BY_FORMAT: Readonly<Record<string, unknown>> = {
  uuid: 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11',
  'date-time': '2026-08-01T09:00:00.000Z',
  email: 'zoe.mueller@example.com',
};
/** Long enough for a password, short enough for a name. */
const TEXT = 'correct horse battery';
const BY_TYPE: Readonly<Record<string, unknown>> = { integer: 1, number: 1, boolean: true, object: {} };
/** Deep enough for every body; a schema that contains itself ends somewhere. */
const MAX_DEPTH = 8;

/** An example of every JSON body, put together from those of its fields. */
export function addExamples(document: OpenAPIObject): void {
  const schemas = (document.components?.schemas ?? {}) as Schemas;
  for (const [, { requestBody, responses }] of operationsOf(document)) {
    for (const part of [requestBody, ...Object.values(responses)]) {
      const media = (part as { content?: Record<string, Media> } | undefined)?.content?.[JSON_TYPE];
      if (media?.schema && !media.examples) media.example = exampleOf(media.schema, schemas);
    }
  }
}

/** @param depth how many fields deep it lies */
function exampleOf(schema: Schema, schemas: Schemas, depth = 0): unknown {
  if (schema.example !== undefined) return schema.example;
  if (schema.$ref) return exampleOf(schemas[schema.$ref.split('/').pop()!] ?? {}, schemas, depth);
  const [choice] = schema.oneOf ?? schema.anyOf ?? schema.allOf ?? [];
  if (choice) return exampleOf(choice, schemas, depth);
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  if (schema.type === 'array') return depth < MAX_DEPTH ? [exampleOf(schema.items ?? {}, schemas, depth + 1)] : [];
  if (schema.properties && depth < MAX_DEPTH) return exampleOfObject(schema.properties, schemas, depth + 1);
  if (schema.nullable) return null;
  if (schema.type === 'string') return BY_FORMAT[schema.format ?? ''] ?? textFor(schema);
  return BY_TYPE[schema.type ?? 'object'];
}

function textFor({ minLength = 0, maxLength = TEXT.length }: Schema): string {
  return TEXT.slice(0, maxLength).padEnd(minLength, 'x');
}

function exampleOfObject(properties: Record<string, Schema>, schemas: Schemas, depth: number): object {
  return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, exampleOf(one, schemas, depth)]));
}

import { type Schema } from './documented-operations.js';

/**
 * An OpenAPI 3.0 schema as the JSON Schema that a validator takes, and closed: a field that the document does not name is an
 * error here. The document itself leaves answers open, so that a field more breaks no client.
 */
export function closedSchema(schema: Schema, isPart = false): object {
  const { nullable, ...rest } = schema;
  const own = closed(rest, isPart);
  return nullable ? { anyOf: [own, { type: 'null' }] } : own;
}

function closed(schema: Schema, isPart: boolean): object {
  if (schema.$ref) return { $ref: `openapi${schema.$ref}` };
  const isOpen = isPart || schema.additionalProperties !== undefined || !(schema.properties || schema.allOf);
  return {
    ...schema,
    ...(schema.properties && { properties: mapped(schema.properties, (one) => closedSchema(one, isPart)) }),
    ...(schema.items && { items: closedSchema(schema.items) }),
    ...(typeof schema.additionalProperties === 'object' && {
      additionalProperties: closedSchema(schema.additionalProperties),
    }),
    ...(schema.oneOf && { oneOf: schema.oneOf.map((one) => closedSchema(one)) }),
    ...(schema.anyOf && { anyOf: schema.anyOf.map((one) => closedSchema(one)) }),
    // A part of a whole knows its own fields only; the whole is closed.
    ...(schema.allOf && { allOf: schema.allOf.map((one) => closedSchema(one, true)) }),
    ...(!isOpen && { unevaluatedProperties: false }),
  };
}

export function mapped<From, To>(record: Readonly<Record<string, From>>, map: (one: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, one]) => [name, map(one)]));
}

import { IsObject } from 'class-validator';
import { type JsonValue } from '@app/kernel';

export class AttributeSchemaInput {
  /** JSON Schema 2020-12 without references, at most 16 KB. @example { "type": "object", "properties": { "department": { "type": "string", "maxLength": 40 } }, "additionalProperties": false } */
  @IsObject()
  schema: Record<string, JsonValue>;
}

/** What the attributes of users must look like. */
export class AttributeSchemaBody {
  /** @example { "type": "object", "properties": { "department": { "type": "string", "maxLength": 40 } }, "additionalProperties": false } */
  schema: Record<string, JsonValue>;
  /** Raised by every change; the ETag. @example 2 */
  version: number;
  updatedAt: Date;
}

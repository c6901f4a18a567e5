import { Injectable } from '@nestjs/common';
import { type ValidateFunction } from 'ajv';
import { type ExpectedVersions, type JsonValue, appError } from '@app/kernel';
import { Database, SharedFacts } from '@app/platform';
import { type AttributeSchemaBody } from './attribute-schema.dto.js';
import { assertConforms, compileSchema } from './attribute-rules.js';

const RESOURCE = 'schema, version, updated_at AS "updatedAt"';

/** The one schema of an installation, and what it says of attributes that are about to be stored. */
@Injectable()
export class AttributeSchemaRepository {
  private compiled: { readonly version: number; readonly validate: ValidateFunction } | undefined;

  constructor(
    private readonly database: Database,
    private readonly facts: SharedFacts,
  ) {}

  /** For whoever only looks. */
  read(): Promise<AttributeSchemaBody> {
    return this.facts.read('user_attribute_schemas', {}, () => this.get());
  }

  async get(): Promise<AttributeSchemaBody> {
    const [row] = await this.database.query<AttributeSchemaBody>(`SELECT ${RESOURCE} FROM user_attribute_schemas`);
    return row!;
  }

  /** @returns the schema before. @throws PRECONDITION_FAILED */
  async replace(schema: Readonly<Record<string, JsonValue>>, expected: ExpectedVersions): Promise<AttributeSchemaBody> {
    const [before] = await this.database.query<AttributeSchemaBody>(
      `UPDATE user_attribute_schemas s SET schema = $1, version = s.version + 1
       FROM (SELECT ${RESOURCE} FROM user_attribute_schemas FOR UPDATE) before
       WHERE $2::int[] IS NULL OR before.version = ANY ($2) RETURNING before.*`,
      [JSON.stringify(schema), expected ?? null],
    );
    if (!before) throw appError('PRECONDITION_FAILED');
    return before;
  }

  /** Against the schema as it is now, compiled once per version. @throws VALIDATION_ERROR naming the attribute */
  async assertConform(attributes: object): Promise<void> {
    (await this.check())(attributes);
  }

  /** For many at once: reads the schema once. What it answers throws as `assertConform`. */
  async check(): Promise<(attributes: object) => void> {
    const { schema, version } = await this.get();
    if (this.compiled?.version !== version) this.compiled = { version, validate: compileSchema(schema) };
    const { validate } = this.compiled;
    return (attributes) => assertConforms(attributes, validate);
  }
}

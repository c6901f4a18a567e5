import { Injectable } from '@nestjs/common';
import { type ExpectedVersions, type JsonValue, appError, changesBetween } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';
import { type AttributeSchemaBody } from './attribute-schema.dto.js';
import { AttributeSchemaReplaced } from './attribute-schema.events.js';
import { AttributeSchemaRepository } from './attribute-schema.repository.js';
import { compileSchema } from './attribute-rules.js';
import { schemaProblems } from './schema-rules.js';

/** What attributes an installation wants of its users. */
@Injectable()
export class AttributeSchemaService {
  constructor(
    private readonly database: Database,
    private readonly schemas: AttributeSchemaRepository,
    private readonly events: DomainEvents,
  ) {}

  /**
   * Binds what is written from now on; accounts that are there stay as they are until their attributes change.
   * @throws VALIDATION_ERROR naming the keyword that is not allowed, PRECONDITION_FAILED
   */
  async replace(schema: Readonly<Record<string, JsonValue>>, expected: ExpectedVersions): Promise<AttributeSchemaBody> {
    const details = schemaProblems(schema);
    if (details.length > 0) throw appError('VALIDATION_ERROR', { details });
    compileSchema(schema);
    return this.database.transaction(async () => {
      const before = await this.schemas.replace(schema, expected);
      const changes = changesBetween({ schema: before.schema }, { schema });
      await this.events.publish(new AttributeSchemaReplaced(changes));
      return this.schemas.get();
    });
  }
}

import { type Changes, DomainEvent, type Subject } from '@app/kernel';

export class AttributeSchemaReplaced extends DomainEvent {
  readonly action = 'user-attribute-schema.replaced';
  readonly subject: Subject = { type: 'user-attribute-schema', id: null };

  constructor(override readonly changes: Changes) {
    super();
  }
}

import { DomainEvent, type JsonValue, type Subject } from '@app/kernel';

/** Who took a copy, and of what: the filters are personal values like any other. */
export class AuditExported extends DomainEvent {
  readonly action = 'audit.exported';
  readonly subject: Subject = { type: 'audit-trail', id: null };
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(filters: Readonly<Record<string, string>>) {
    super();
    this.details = { filtered: Object.keys(filters).length > 0, ...filters };
  }
}

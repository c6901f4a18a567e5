import { DomainEvent, type JsonValue, type Subject } from '@app/kernel';

/** How many of what ended. */
export interface EndedByRestore {
  readonly sessions: number;
  readonly resetLinks: number;
  readonly challenges: number;
}

export class DatabaseRestored extends DomainEvent {
  readonly action = 'database.restored';
  readonly subject: Subject = { type: 'database', id: 'database' };
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(ended: EndedByRestore) {
    super();
    this.details = { ...ended };
  }
}

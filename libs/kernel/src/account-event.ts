import { DomainEvent, type Subject } from './domain-event.js';

/** What happened to an account, or was done by its person; without an id, to one that nobody knows. */
export abstract class AccountEvent extends DomainEvent {
  readonly subject: Subject;

  constructor(
    userId: string | undefined,
    override readonly details?: DomainEvent['details'],
  ) {
    super();
    this.subject = { type: 'user', id: userId ?? null };
  }
}

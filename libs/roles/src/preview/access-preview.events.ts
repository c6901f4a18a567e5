import { DomainEvent, type JsonValue, type Subject } from '@app/kernel';
import { type AccessChange } from '../changes/access-change.js';

/** Follows the events of the changes themselves, and says that they belong together. */
export class ChangesApplied extends DomainEvent {
  readonly action = 'access.changes-applied';
  readonly subject: Subject = { type: 'access', id: null };
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(changes: readonly AccessChange[]) {
    super();
    this.details = { changes: changes.map(({ type }) => type) };
  }
}

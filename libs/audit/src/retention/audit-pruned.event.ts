import { DomainEvent, type JsonValue, type Subject } from '@app/kernel';

/** The tombstone: a digest of exactly the leaves that were pruned, sealed like every other event. */
export class AuditPruned extends DomainEvent {
  readonly action = 'audit.pruned';
  readonly subject: Subject = { type: 'audit-trail', id: null };
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(pruned: { readonly tombstone: string; readonly events: number; readonly kind: string }) {
    super();
    this.details = { ...pruned };
  }
}

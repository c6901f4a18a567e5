import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type DomainEvent, type EventAction, currentRequest } from '@app/kernel';
import { Database } from '../database/database.js';

/** A domain event on its way, with the id that the audit row and the `Audit-Event-Id` header share. */
export interface Published {
  readonly id: string;
  readonly event: DomainEvent;
}

type Handler = (published: Published) => Promise<void>;

/**
 * Domain events, delivered inside the publisher's transaction: every handler has finished, or everything rolls back.
 * That is what makes a change and its audit row one thing.
 */
@Injectable()
export class DomainEvents {
  private readonly handlers: { readonly actions: readonly EventAction[] | undefined; readonly handle: Handler }[] = [];

  constructor(private readonly database: Database) {}

  /** Handles these events, in the publisher's transaction; to throw is to forbid the change. */
  inTransaction(actions: readonly EventAction[], handle: Handler): void {
    this.handlers.push({ actions, handle });
  }

  /** Handles every event there is, in the publisher's transaction. */
  everyInTransaction(handle: Handler): void {
    this.handlers.push({ actions: undefined, handle });
  }

  /** @throws Error outside a transaction: an event tells of a change, and the two must commit together */
  async publish(event: DomainEvent): Promise<void> {
    if (!this.database.isInTransaction) throw new Error(`${event.action} was published outside a transaction`);
    const published = { id: randomUUID(), event };
    const request = currentRequest();
    if (request) request.auditEventId ??= published.id;
    for (const { actions, handle } of this.handlers) {
      if (actions === undefined || actions.includes(event.action)) await handle(published);
    }
  }

  /** For an event that is no change of ours, such as a refusal: publishes it in a transaction of its own. */
  async record(event: DomainEvent): Promise<void> {
    await this.database.transaction(() => this.publish(event));
  }
}

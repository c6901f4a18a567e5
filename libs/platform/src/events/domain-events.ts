import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type DomainEvent, type EventAction, currentRequest } from '@app/kernel';
import { Database } from '../database/database.js';

/** A domain event on its way, with the id that the audit row and the `Audit-Event-Id` header share. */
export interface Published {
  readonly id: string;
  readonly event: DomainEvent;
}

type Handler = (published: Published) => void | Promise<void>;
type HandlerOfAll = (published: readonly Published[]) => Promise<void>;

interface Registration {
  readonly actions: readonly EventAction[] | undefined;
  readonly handle: Handler;
  /** The same for many at once, when that is cheaper than one by one. */
  readonly handleAll?: HandlerOfAll | undefined;
}

/**
 * Domain events, delivered inside the publisher's transaction: every handler has finished, or everything rolls back.
 * That is what makes a change and its audit row one thing.
 */
@Injectable()
export class DomainEvents {
  private readonly handlers: Registration[] = [];

  constructor(private readonly database: Database) {}

  /** Handles these events, in the publisher's transaction; to throw is to forbid the change. */
  inTransaction(actions: readonly EventAction[], handle: Handler): void {
    this.handlers.push({ actions, handle });
  }

  /** Handles every event there is, in the publisher's transaction. */
  everyInTransaction(handle: Handler, handleAll?: HandlerOfAll): void {
    this.handlers.push({ actions: undefined, handle, handleAll });
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

  /** As `publish`, for what happened to many at once: a handler of all events gets them together. */
  async publishMany(events: readonly DomainEvent[]): Promise<void> {
    if (!this.database.isInTransaction) throw new Error('Events were published outside a transaction');
    const published = events.map((event) => ({ id: randomUUID(), event }));
    const request = currentRequest();
    if (request && published[0]) request.auditEventId ??= published[0].id;
    for (const handler of this.handlers) await handleEach(handler, published);
  }

  /** For an event that is no change of ours, such as a refusal: publishes it in a transaction of its own. */
  async record(event: DomainEvent): Promise<void> {
    await this.database.transaction(() => this.publish(event));
  }
}

async function handleEach(
  { actions, handle, handleAll }: Registration,
  published: readonly Published[],
): Promise<void> {
  const heard = actions === undefined ? published : published.filter(({ event }) => actions.includes(event.action));
  if (handleAll && heard.length > 1) return handleAll(heard);
  for (const one of heard) await handle(one);
}

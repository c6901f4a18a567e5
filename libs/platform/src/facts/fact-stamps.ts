import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Notifications } from '../database/notifications.js';
import { DomainEvents } from '../events/domain-events.js';
import { FACTS, FACT_CHANGED, type Fact, isFact } from './facts.js';

/**
 * A text for each fact that is another one after every change, the same on all replicas. Remembered until the change is
 * heard of: the replica that makes it forgets as it commits, the others milliseconds later; whoever cannot be sure to hear
 * has none.
 */
@Injectable()
export class FactStamps implements OnModuleInit {
  private readonly remembered = new Map<Fact, Promise<string>>();

  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly events: DomainEvents,
  ) {}

  onModuleInit(): void {
    this.notifications.on(FACT_CHANGED, (table) => this.hear(table));
    for (const fact of Object.keys(FACTS).filter(isFact)) {
      this.events.inTransaction(FACTS[fact], () => this.database.afterCommit(() => this.remembered.delete(fact)));
    }
  }

  /** Undefined: ask the database. A transaction always does, since it may have changed the fact itself. */
  async find(fact: Fact): Promise<string | undefined> {
    if (!this.notifications.isCurrent || this.database.isInTransaction) return undefined;
    return this.remembered.get(fact) ?? this.load(fact);
  }

  /** Remembered while it is still being asked for: to forget it then is to have it asked for again. */
  private load(fact: Fact): Promise<string> {
    const stamp = this.ask(fact);
    this.remembered.set(fact, stamp);
    stamp.catch(() => {
      if (this.remembered.get(fact) === stamp) this.remembered.delete(fact);
    });
    return stamp;
  }

  /** Every row by the transaction that wrote it and its place: a change that is taken back leaves a third state. */
  private async ask(fact: Fact): Promise<string> {
    const [row] = await this.database.query<{ stamp: string }>(
      `SELECT md5(coalesce(string_agg(t.xmin::text || t.ctid::text, ' ' ORDER BY t.ctid), '')) AS stamp FROM ${fact} t`,
    );
    return row!.stamp;
  }

  /** Undefined: the connection was lost for a while, so anything may have been missed. */
  private hear(table: string | undefined): void {
    if (table === undefined) this.remembered.clear();
    else if (isFact(table)) this.remembered.delete(table);
  }
}

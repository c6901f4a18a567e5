import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Database, DomainEvents, SETTINGS, type Settings } from '@app/platform';
import { AuditPruned } from './audit-pruned.event.js';
import { type EventClass, actionsOf } from './event-classes.js';
import { RetentionRepository } from './retention.repository.js';

/** Small enough for the statement timeout. */
const BATCH = 2_000;

/**
 * Removes what is older than its class is kept, and leaves a tombstone in the same transaction. The leaves stay, so the root
 * and every proof stay. Nothing is removed unless a setting says so.
 */
@Injectable()
export class RetentionService {
  constructor(
    private readonly database: Database,
    private readonly events: DomainEvents,
    private readonly retention: RetentionRepository,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @returns how many events were removed */
  async pruneAll(): Promise<number> {
    const { auditSignInDays, auditChangeDays, auditReadDays } = this.settings;
    const pruned =
      (await this.pruneClass('sign-in', auditSignInDays)) +
      (await this.pruneClass('change', auditChangeDays)) +
      (await this.pruneClass('read', auditReadDays));
    if (auditSignInDays && auditChangeDays && auditReadDays) await this.retention.dropEmptyPartitions();
    return pruned;
  }

  private async pruneClass(kind: EventClass, days: number | undefined): Promise<number> {
    if (days === undefined) return 0;
    for (let total = 0; ;) {
      const pruned = await this.database.transaction(() => this.pruneBatch(kind, days));
      total += pruned;
      if (pruned < BATCH) return total;
    }
  }

  private async pruneBatch(kind: EventClass, days: number): Promise<number> {
    if (!(await this.retention.tryLead())) return 0;
    const leaves = await this.retention.leavesOlderThan(days, actionsOf(kind), BATCH);
    if (leaves.length === 0) return 0;
    const tombstone = createHash('sha256')
      .update(leaves.map((leaf) => `${leaf}\n`).join(''))
      .digest('hex');
    await this.events.publish(new AuditPruned({ tombstone, events: leaves.length, kind }));
    await this.retention.prune(leaves, tombstone);
    return leaves.length;
  }
}

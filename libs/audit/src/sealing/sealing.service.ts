import { Injectable, Logger } from '@nestjs/common';
import { Database, Notifications } from '@app/platform';
import { type Checkpoint } from '../checkpoints/checkpoint.js';
import { type AuditLeafRow, leafOf } from '../leaf/audit-leaf.js';
import { hashLeaf } from '../tree/merkle-tree.js';
import { grow } from '../tree/tree-growth.js';
import { TreeRepository } from '../tree/tree.repository.js';
import { SealRepository, type UnsealedRow } from './seal.repository.js';
import { TreeHeads } from './tree-heads.js';

/** Told to every replica, once for each checkpoint. */
export const AUDIT_SEALED = 'audit_sealed';

const BATCH = 2_000;

export interface Sealed {
  readonly checkpoint: Checkpoint;
  readonly mayBeMore: boolean;
}

/**
 * Puts committed events into the tree, in one transaction with the checkpoint that covers them. Writers never wait for it: they
 * only append to the queue that this empties.
 */
@Injectable()
export class SealingService {
  private readonly logger = new Logger(SealingService.name);

  constructor(
    private readonly database: Database,
    private readonly seals: SealRepository,
    private readonly tree: TreeRepository,
    private readonly heads: TreeHeads,
    private readonly notifications: Notifications,
  ) {}

  /** Undefined when nothing is new, or another replica is at it. @throws Error when the tree is not the one that was signed */
  async sealNext(): Promise<Sealed | undefined> {
    if (!(await this.seals.hasWork())) return undefined;
    return this.database.transaction(async () => {
      if (!(await this.seals.tryLead())) return undefined;
      const taken = await this.seals.takeUnsealed(BATCH);
      const rows = taken.filter((row) => this.isThere(row)) as AuditLeafRow[];
      if (rows.length === 0) return undefined;
      return { checkpoint: await this.append(rows), mayBeMore: taken.length === BATCH };
    });
  }

  private async append(rows: readonly AuditLeafRow[]): Promise<Checkpoint> {
    const { size, read } = await this.heads.current();
    const hashes = rows.map(leafHashOf);
    const { nodes, root } = grow(read, size, hashes);
    await this.tree.insertLeaves(
      rows.map(({ id, occurredAt }, offset) => ({
        index: size + offset,
        eventId: id,
        occurredAt,
        hash: hashes[offset]!,
      })),
    );
    await this.tree.insertNodes(nodes);
    const checkpoint = await this.heads.sign(size + rows.length, root);
    await this.notifications.notify(AUDIT_SEALED, String(checkpoint.treeSize));
    return checkpoint;
  }

  private isThere(row: UnsealedRow): boolean {
    if (row.id === null) this.logger.error(`The audit event ${row.eventId} was removed before it was sealed`);
    return row.id !== null;
  }
}

/** @throws Error that names the event: one that cannot be hashed stops the sealing, and somebody has to look at it */
function leafHashOf(row: AuditLeafRow): Buffer {
  try {
    return hashLeaf(leafOf(row));
  } catch (error) {
    throw new Error(`the event ${row.id} has no canonical form`, { cause: error });
  }
}

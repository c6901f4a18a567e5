import { Injectable } from '@nestjs/common';
import { appError, invalidField } from '@app/kernel';
import { Database } from '@app/platform';
import { type AuditLeafRow, LEAF_COLUMNS, leafOf } from '../leaf/audit-leaf.js';
import { consistencyPath, inclusionPath } from '../tree/merkle-tree.js';
import { TreeRepository } from '../tree/tree.repository.js';
import { type ConsistencyBody, type ConsistencyQuery, type InclusionProofBody } from './checkpoint.dto.js';
import { CheckpointQueries } from './checkpoint.queries.js';

type SealedRow = AuditLeafRow & { readonly leafIndex: string | null; readonly leafHash: string | null };

/** Proofs about the tree; each costs the same at a thousand and at a billion events. */
@Injectable()
export class ProofQueries {
  constructor(
    private readonly database: Database,
    private readonly tree: TreeRepository,
    private readonly checkpoints: CheckpointQueries,
  ) {}

  /** @throws AUDIT_EVENT_NOT_FOUND, AUDIT_EVENT_NOT_SEALED */
  async inclusion(eventId: string): Promise<InclusionProofBody> {
    const [row] = await this.database.query<SealedRow>(
      `SELECT l.leaf_index AS "leafIndex", encode(l.leaf_hash, 'hex') AS "leafHash", ${LEAF_COLUMNS}
       FROM user_audit_log a LEFT JOIN audit_leaves l ON l.event_id = a.id WHERE a.id = $1`,
      [eventId],
    );
    if (!row) throw appError('AUDIT_EVENT_NOT_FOUND');
    if (row.leafIndex === null || row.leafHash === null) throw appError('AUDIT_EVENT_NOT_SEALED');
    const checkpoint = await this.checkpoints.getLatest();
    const leafIndex = Number(row.leafIndex);
    const read = await this.tree.nodesAround([leafIndex], checkpoint.treeSize);
    const proof = inclusionPath(read, leafIndex, checkpoint.treeSize).map((hash) => hash.toString('hex'));
    return { leafIndex, leaf: leafOf(row), leafHash: row.leafHash, proof, checkpoint };
  }

  /** @throws AUDIT_CHECKPOINT_NOT_FOUND, VALIDATION_ERROR when `from` is the larger one */
  async consistency({ from, to }: ConsistencyQuery): Promise<ConsistencyBody> {
    if (from > to) throw invalidField('from', 'TOO_LARGE', 'from must not be larger than to.');
    const [older, newer] = [await this.checkpoints.get(from), await this.checkpoints.get(to)];
    const read = await this.tree.nodesAround([from, from - 1], to);
    const proof = consistencyPath(read, from, to).map((hash) => hash.toString('hex'));
    return { from: older, to: newer, proof };
  }
}

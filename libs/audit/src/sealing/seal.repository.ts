import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { type AuditLeafRow, LEAF_COLUMNS } from '../leaf/audit-leaf.js';

/** Any number nobody else uses. */
const SEALING_LOCK = 7_105_816;

export type UnsealedRow =
  (AuditLeafRow & { readonly eventId: string }) | { readonly id: null; readonly eventId: string };

@Injectable()
export class SealRepository {
  constructor(private readonly database: Database) {}

  async hasWork(): Promise<boolean> {
    const [row] = await this.database.query<{ found: boolean }>('SELECT EXISTS (SELECT FROM audit_unsealed) AS found');
    return row!.found;
  }

  /** Of the oldest event in the queue; 0 when it is empty. A long queue is looked at from its older end only. */
  async lagSeconds(): Promise<number> {
    const [row] = await this.database.query<{ lag: number }>(
      `SELECT coalesce(greatest(extract(epoch FROM clock_timestamp() - min(occurred_at)), 0), 0)::float8 AS lag
       FROM (SELECT occurred_at FROM audit_unsealed LIMIT 1000) oldest`,
    );
    return row!.lag;
  }

  /** Until the end of the transaction; false while another replica seals. */
  async tryLead(): Promise<boolean> {
    const [row] = await this.database.query<{ leads: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS leads', [
      SEALING_LOCK,
    ]);
    return row!.leads;
  }

  /** Takes committed events from the queue; one that commits later simply gets a later place in the tree. */
  takeUnsealed(limit: number): Promise<UnsealedRow[]> {
    return this.database.query<UnsealedRow>(
      `WITH taken AS (
         DELETE FROM audit_unsealed WHERE ctid = ANY (ARRAY(SELECT ctid FROM audit_unsealed LIMIT $1))
         RETURNING event_id, occurred_at)
       SELECT t.event_id AS "eventId", ${LEAF_COLUMNS}
       FROM taken t LEFT JOIN user_audit_log a ON a.id = t.event_id AND a.occurred_at = t.occurred_at
       ORDER BY a.sequence, t.event_id`,
      [limit],
    );
  }
}

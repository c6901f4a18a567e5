import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';

const RETENTION_LOCK = 7_105_817;

@Injectable()
export class RetentionRepository {
  constructor(private readonly database: Database) {}

  /** Until the end of the transaction. */
  async tryLead(): Promise<boolean> {
    const [row] = await this.database.query<{ leads: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS leads', [
      RETENTION_LOCK,
    ]);
    return row!.leads;
  }

  /** Sealed events of these actions that are older than so many days, ascending. */
  async leavesOlderThan(days: number, actions: readonly string[], limit: number): Promise<number[]> {
    const rows = await this.database.query<{ index: string }>(
      `SELECT l.leaf_index AS index FROM user_audit_log a
       JOIN audit_leaves l ON l.event_id = a.id AND l.occurred_at = a.occurred_at
       WHERE a.occurred_at < now() - make_interval(days => $1) AND a.action = ANY ($2)
       ORDER BY a.occurred_at LIMIT $3`,
      [days, actions, limit],
    );
    return rows.map(({ index }) => Number(index)).sort((a, b) => a - b);
  }

  /** Refused by the database for what is young, unsealed, or not announced by this tombstone. */
  async prune(leaves: readonly number[], tombstone: string): Promise<void> {
    await this.database.query('SELECT prune_audit_events($1, $2)', [leaves, tombstone]);
  }

  async dropEmptyPartitions(): Promise<string[]> {
    const rows = await this.database.query<{ name: string }>('SELECT drop_empty_audit_partitions() AS name');
    return rows.map(({ name }) => name);
  }
}

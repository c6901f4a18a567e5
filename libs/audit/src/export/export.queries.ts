import { Injectable } from '@nestjs/common';
import { Database, type PageSource } from '@app/platform';
import { type AuditEventFilter } from '../audit.dto.js';
import { filterOf } from '../filters/audit-filter.js';
import { TextSearch } from '../filters/text-search.js';
import { type AuditLeafRow, LEAF_COLUMNS } from '../leaf/audit-leaf.js';
import { type Openings } from '../leaf/personal-values.js';
import { type PlaceInTrail } from '../walk-trail.js';

export type ExportedRow = (AuditLeafRow | { readonly id: null }) & {
  readonly leafIndex: string;
  readonly leafHash: string;
  readonly openings: Openings | null;
  readonly pruned: string | null;
};

/** The id only parts what a forger made equal. */
export interface PlaceInLog extends PlaceInTrail {
  readonly id: string;
}

export type PlannedFilter = Pick<PageSource, 'conditions' | 'parameters'>;

export interface UnsealedEvent {
  readonly id: string;
  readonly sequence: string;
  readonly occurredAt: Date;
  readonly isSealed: boolean;
  readonly queued: boolean;
}

const LEAF = `l.leaf_index::text AS "leafIndex", encode(l.leaf_hash, 'hex') AS "leafHash", p.openings, ${LEAF_COLUMNS}`;

/** Pages of an export. What is sealed does not change, so that no long transaction is needed to read it consistently. */
@Injectable()
export class ExportQueries {
  constructor(
    private readonly database: Database,
    private readonly searches: TextSearch,
  ) {}

  leaves(from: number, to: number): Promise<ExportedRow[]> {
    return this.database.query<ExportedRow>(
      `SELECT ${LEAF}, x.tombstone AS pruned
       FROM audit_leaves l
       LEFT JOIN user_audit_log a ON a.id = l.event_id AND a.occurred_at = l.occurred_at
       LEFT JOIN audit_personal_values p ON p.event_id = l.event_id
       LEFT JOIN audit_pruned x ON x.leaf_index = l.leaf_index
       WHERE l.leaf_index >= $1 AND l.leaf_index < $2 ORDER BY l.leaf_index`,
      [from, to],
    );
  }

  /** How what a filter chooses is looked for. To find that out counts values: once for an export, not for each page. */
  async plan(filter: AuditEventFilter): Promise<PlannedFilter> {
    return filterOf(filter, await this.searches.planFor(filter.q));
  }

  /** The next events that match, in the order of the trail. */
  matching(
    { conditions, parameters }: PlannedFilter,
    after: PlaceInTrail,
    treeSize: number,
    limit: number,
  ): Promise<ExportedRow[]> {
    const values = [...parameters, after.occurredAt, after.sequence, treeSize, limit];
    const place = (back: number): string => `$${values.length - back}`;
    return this.database.query<ExportedRow>(
      `SELECT ${LEAF}, NULL AS pruned
       FROM user_audit_log a JOIN audit_leaves l ON l.event_id = a.id AND l.occurred_at = a.occurred_at
       LEFT JOIN audit_personal_values p ON p.event_id = a.id
       WHERE ${[...conditions, `(a.occurred_at, a.sequence) > (${place(3)}, ${place(2)})`, `l.leaf_index < ${place(1)}`].join(' AND ')}
       ORDER BY a.occurred_at, a.sequence LIMIT ${place(0)}`,
      values,
    );
  }

  /** Walks the log itself, so that a row that no leaf speaks of is seen. */
  walkLog(after: PlaceInLog, limit: number): Promise<UnsealedEvent[]> {
    return this.database.query<UnsealedEvent>(
      `SELECT a.id, a.sequence::text, a.occurred_at AS "occurredAt", l.leaf_index IS NOT NULL AS "isSealed",
              l.leaf_index IS NULL AND EXISTS (
                SELECT FROM audit_unsealed u WHERE u.event_id = a.id AND u.occurred_at = a.occurred_at) AS queued
       FROM (SELECT id, sequence, occurred_at FROM user_audit_log
             WHERE (occurred_at, sequence, id) > ($1::timestamptz, $2::bigint, $3::uuid)
             ORDER BY occurred_at, sequence, id LIMIT $4) a
       LEFT JOIN audit_leaves l ON l.event_id = a.id AND l.occurred_at = a.occurred_at
       ORDER BY a.occurred_at, a.sequence, a.id`,
      [after.occurredAt, after.sequence, after.id, limit],
    );
  }
}

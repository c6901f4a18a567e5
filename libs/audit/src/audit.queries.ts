import { Injectable } from '@nestjs/common';
import { type Page, appError } from '@app/kernel';
import { Database, PageReader } from '@app/platform';
import { type AuditEventBody, type ListAuditEventsQuery } from './audit.dto.js';
import { filterOf } from './filters/audit-filter.js';
import { TextSearch } from './filters/text-search.js';
import { type Openings, openPersonalValues } from './leaf/personal-values.js';

export const EVENT_RESOURCE = `
  a.id, a.occurred_at AS "occurredAt", a.action, a.outcome,
  json_build_object('type', a.actor_type, 'id', a.actor_id, 'sessionId', a.session_id) AS actor,
  json_build_object('type', a.subject_type, 'id', a.subject_id) AS subject,
  CASE WHEN a.impersonator_id IS NOT NULL THEN json_build_object('id', a.impersonator_id) END AS impersonator,
  a.changes, a.details, host(a.ip) AS ip, a.ip_commitment AS "ipCommitment", a.user_agent AS "userAgent",
  a.user_agent_commitment AS "userAgentCommitment", a.request_id AS "requestId", p.openings`;

export const EVENT_SOURCE = 'user_audit_log a LEFT JOIN audit_personal_values p ON p.event_id = a.id';

/** The order of the partitions and of every index. What came in the same millisecond goes by its sequence. */
const NEWEST_FIRST = [
  { sql: 'a.occurred_at', type: 'timestamptz', descending: true },
  { sql: 'a.sequence', type: 'bigint', descending: true },
] as const;

/** To count further would cost more than the page. */
const COUNT_LIMIT = 1_000;
/** Each costs a look at a text, and some at texts that do not match. */
const TEXT_COUNT_LIMIT = 100;

@Injectable()
export class AuditQueries {
  constructor(
    private readonly database: Database,
    private readonly pages: PageReader,
    private readonly searches: TextSearch,
  ) {}

  /** @throws AUDIT_EVENT_NOT_FOUND */
  async get(id: string): Promise<AuditEventBody> {
    const [event] = await this.database.query<EventRow>(
      `SELECT ${EVENT_RESOURCE} FROM ${EVENT_SOURCE} WHERE a.id = $1`,
      [id],
    );
    if (!event) throw appError('AUDIT_EVENT_NOT_FOUND');
    return openEvent(event);
  }

  /** Newest first. */
  async list(query: ListAuditEventsQuery): Promise<Page<AuditEventBody>> {
    const filter = filterOf(query, await this.searches.planFor(query.q));
    const countLimit = query.q === undefined ? COUNT_LIMIT : TEXT_COUNT_LIMIT;
    const source = {
      columns: EVENT_RESOURCE,
      from: EVENT_SOURCE,
      order: NEWEST_FIRST,
      countLimit,
      ...filter,
    };
    const { items, meta } = await this.pages.read<EventRow>(source, query);
    return { items: items.map(openEvent), meta };
  }

  /** How many events are sealed. */
  async treeSize(): Promise<number> {
    const [row] = await this.database.query<{ size: string }>(
      'SELECT coalesce(max(tree_size), 0) AS size FROM audit_checkpoints',
    );
    return Number(row!.size);
  }

  /** Sealed events in the order of the tree; those that were pruned are passed over. */
  async sealedFrom(leafIndex: number, limit: number): Promise<{ leafIndex: number; event: AuditEventBody }[]> {
    const rows = await this.database.query<EventRow & { leafIndex: string }>(
      `SELECT l.leaf_index AS "leafIndex", ${EVENT_RESOURCE}
       FROM audit_leaves l JOIN user_audit_log a ON a.id = l.event_id AND a.occurred_at = l.occurred_at
       LEFT JOIN audit_personal_values p ON p.event_id = a.id
       WHERE l.leaf_index >= $1 ORDER BY l.leaf_index LIMIT $2`,
      [leafIndex, limit],
    );
    return rows.map(({ leafIndex: index, ...row }) => ({ leafIndex: Number(index), event: openEvent(row) }));
  }
}

export type EventRow = AuditEventBody & {
  readonly ipCommitment: string | null;
  readonly userAgentCommitment: string | null;
  readonly openings: Openings | null;
};

export function openEvent({ ipCommitment, userAgentCommitment, openings, ...event }: EventRow): AuditEventBody {
  const known = openings ?? {};
  const origin = (path: string, commitment: string | null, plain: string | null): string | null =>
    commitment === null ? plain : ((known[path]?.[1] as string | undefined) ?? null);
  return {
    ...event,
    ...openPersonalValues(event.changes, event.details, known),
    ip: origin('/ip', ipCommitment, event.ip),
    userAgent: origin('/userAgent', userAgentCommitment, event.userAgent),
  };
}

import { type JsonValue } from '@app/kernel';
import { canonicalJson } from './canonical-json.js';

/** A row of the log, as the leaf needs it: every column. */
export interface AuditLeafRow {
  readonly id: string;
  readonly sequence: string;
  readonly occurredAt: Date;
  readonly action: string;
  readonly outcome: string;
  readonly actorType: string;
  readonly actorId: string | null;
  readonly sessionId: string | null;
  readonly impersonatorId: string | null;
  readonly subjectType: string;
  readonly subjectId: string | null;
  readonly changes: JsonValue;
  readonly details: JsonValue;
  readonly ip: string | null;
  readonly ipCommitment: string | null;
  readonly userAgent: string | null;
  readonly userAgentCommitment: string | null;
  readonly requestId: string | null;
}

/** The columns of `AuditLeafRow`, of a table named `a`. */
export const LEAF_COLUMNS = `
  a.id, a.sequence::text, a.occurred_at AS "occurredAt", a.action, a.outcome, a.actor_type AS "actorType",
  a.actor_id AS "actorId", a.session_id AS "sessionId", a.impersonator_id AS "impersonatorId",
  a.subject_type AS "subjectType", a.subject_id AS "subjectId", a.changes, a.details,
  a.ip::text, a.ip_commitment AS "ipCommitment", a.user_agent AS "userAgent",
  a.user_agent_commitment AS "userAgentCommitment", a.request_id AS "requestId"`;

/**
 * The text that is hashed for an event. A field that comes later gets a new version `v`, used only by rows that have it: the
 * leaves that are sealed never change.
 */
export function leafOf(row: AuditLeafRow): string {
  return canonicalJson({
    v: row.impersonatorId === null ? 1 : 2,
    id: row.id,
    sequence: row.sequence,
    occurredAt: row.occurredAt.toISOString(),
    action: row.action,
    outcome: row.outcome,
    actor: {
      type: row.actorType,
      id: row.actorId,
      sessionId: row.sessionId,
      ...(row.impersonatorId !== null && { impersonatorId: row.impersonatorId }),
    },
    subject: { type: row.subjectType, id: row.subjectId },
    changes: row.changes,
    details: row.details,
    ip: row.ipCommitment === null ? row.ip : { c: row.ipCommitment },
    userAgent: row.userAgentCommitment === null ? row.userAgent : { c: row.userAgentCommitment },
    requestId: row.requestId,
  });
}

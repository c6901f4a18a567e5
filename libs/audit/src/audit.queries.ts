import { Injectable } from '@nestjs/common';
import { type Page, appError } from '@app/kernel';
import { Database, PageReader, type PageSource } from '@app/platform';
import { type AuditEventBody, type ListAuditEventsQuery } from './audit.dto.js';

const EVENT = `
  a.id, a.occurred_at AS "occurredAt", a.action, a.outcome,
  json_build_object('type', a.actor_type, 'id', a.actor_id, 'sessionId', a.session_id) AS actor,
  json_build_object('type', a.subject_type, 'id', a.subject_id) AS subject,
  CASE WHEN a.impersonator_id IS NOT NULL THEN json_build_object('id', a.impersonator_id) END AS impersonator,
  a.changes, a.details, host(a.ip) AS ip, a.user_agent AS "userAgent", a.request_id AS "requestId"`;

@Injectable()
export class AuditQueries {
  constructor(
    private readonly database: Database,
    private readonly pages: PageReader,
  ) {}

  /** @throws AUDIT_EVENT_NOT_FOUND */
  async get(id: string): Promise<AuditEventBody> {
    const [event] = await this.database.query<AuditEventBody>(`SELECT ${EVENT} FROM user_audit_log a WHERE a.id = $1`, [
      id,
    ]);
    if (!event) throw appError('AUDIT_EVENT_NOT_FOUND');
    return event;
  }

  /** Newest first. */
  list(query: ListAuditEventsQuery): Promise<Page<AuditEventBody>> {
    const order = [{ sql: 'a.sequence', type: 'bigint', descending: true }] as const;
    const source = { columns: EVENT, from: 'user_audit_log a', order, ...filterOf(query) };
    return this.pages.read(source, query);
  }
}

function filterOf(query: ListAuditEventsQuery): Pick<PageSource, 'conditions' | 'parameters'> {
  const filters: readonly (readonly [string, unknown])[] = [
    ['a.actor_id = ', query.actorId],
    ['a.impersonator_id = ', query.impersonatorId],
    ['a.subject_id = ', query.subjectId],
    ['a.action = ', query.action],
    ['a.outcome = ', query.outcome],
    ['a.occurred_at >= ', query.from],
    ['a.occurred_at < ', query.to],
    ['a.request_id = ', query.requestId],
  ];
  const given = filters.filter(([, value]) => value !== undefined);
  return {
    conditions: given.map(([comparison], index) => `${comparison}$${index + 1}`),
    parameters: given.map(([, value]) => value),
  };
}

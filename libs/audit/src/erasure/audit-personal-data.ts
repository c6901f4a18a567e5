import { Injectable } from '@nestjs/common';
import { type KnownPerson, type KnownValues, type PersonalDataPart, type PersonalDataSource } from '@app/kernel';
import { Database, RowWalker } from '@app/platform';
import { EVENT_RESOURCE, EVENT_SOURCE, type EventRow, openEvent } from '../audit.queries.js';
import { AuditErasureService } from './audit-erasure.service.js';
import { AuditTraces } from './audit-traces.js';

const PAGE = 500;
const MAX_KNOWN = 500;
const OLDEST_FIRST = [
  { sql: 'a.occurred_at', type: 'timestamptz', descending: false },
  { sql: 'a.sequence', type: 'bigint', descending: false },
] as const;

/** What the trail tells of a person: what happened to them, and what they did. */
@Injectable()
export class AuditPersonalData implements PersonalDataSource {
  readonly tables = ['user_audit_log', 'audit_personal_values'];

  constructor(
    private readonly database: Database,
    private readonly walker: RowWalker,
    private readonly erasure: AuditErasureService,
    private readonly traces: AuditTraces,
  ) {}

  parts(userId: string): PersonalDataPart[] {
    return [
      { name: 'eventsAbout', pages: this.events('a.subject_id = $1', userId, aboutThem) },
      {
        name: 'eventsBy',
        pages: this.events('a.actor_id = $1 AND a.subject_id IS DISTINCT FROM $1::text', userId, byThem),
      },
      { name: 'eventsAsImpersonator', pages: this.events('a.impersonator_id = $1', userId, byThem) },
    ];
  }

  async recall(userId: string): Promise<Partial<KnownValues>> {
    const [known] = await this.database.query<{ emails: string[] | null; texts: string[] | null }>(RECALL_VALUES, [
      userId,
    ]);
    const devices = await this.database.query<KnownValues['devices'][number]>(RECALL_DEVICES, [userId]);
    return { emails: known?.emails ?? [], texts: known?.texts ?? [], devices };
  }

  erase({ id }: KnownPerson): Promise<void> {
    return this.erasure.erasePerson(id);
  }

  async sweep(person: KnownPerson): Promise<boolean> {
    await this.traces.forget(person);
    return true;
  }

  private async *events(of: string, userId: string, tell: Tell): AsyncGenerator<object[]> {
    const source = { columns: EVENT_RESOURCE, from: EVENT_SOURCE, order: OLDEST_FIRST };
    const pages = this.walker.pages<EventRow>({ ...source, conditions: [of], parameters: [userId] }, PAGE);
    for await (const page of pages) yield page.map((row) => tell(openEvent(row), userId));
  }
}

type Event = ReturnType<typeof openEvent>;
type Tell = (event: Event, userId: string) => object;

/** From where somebody else acted on them is not theirs to know. */
function aboutThem(event: Event, userId: string): object {
  const isTheirs = (event.actor.id === userId || event.actor.id === null) && event.impersonator === null;
  return isTheirs ? event : { ...event, ip: null, userAgent: null };
}

/** What they changed about others is not theirs to keep; nor from where somebody acted as them. */
function byThem({ changes: _changes, details: _details, ...event }: Event, userId: string): object {
  const isTheirs = event.impersonator === null || event.impersonator.id === userId;
  return isTheirs ? event : { ...event, ip: null, userAgent: null };
}

const OPENED = `
  FROM user_audit_log a JOIN audit_personal_values p ON p.event_id = a.id, jsonb_each(p.openings) o
  WHERE a.subject_id = $1 AND jsonb_typeof(o.value -> 1) = 'string'`;

/** What they were called, and how they were reached, at any time. */
const RECALL_VALUES = `
  SELECT
    (SELECT array_agg(DISTINCT v) FROM (SELECT o.value ->> 1 AS v ${OPENED}
       AND (o.key LIKE '/changes/email/%' OR o.key = '/details/email') LIMIT ${MAX_KNOWN}) e) AS emails,
    (SELECT array_agg(DISTINCT v) FROM (SELECT o.value ->> 1 AS v ${OPENED}
       AND o.key ~ '^/changes/profile\\.(firstName|lastName|displayName|phone)/' LIMIT ${MAX_KNOWN}) t) AS texts`;

const RECALL_DEVICES = `
  SELECT DISTINCT p.openings -> '/ip' ->> 1 AS ip, p.openings -> '/userAgent' ->> 1 AS "userAgent"
  FROM (SELECT id FROM user_audit_log WHERE actor_id = $1 AND impersonator_id IS NULL
        ORDER BY occurred_at DESC, sequence DESC LIMIT 5000) a JOIN audit_personal_values p ON p.event_id = a.id
  WHERE p.openings ?| ARRAY['/ip', '/userAgent'] LIMIT ${MAX_KNOWN}`;

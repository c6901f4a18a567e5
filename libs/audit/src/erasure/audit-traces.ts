import { Injectable } from '@nestjs/common';
import { type KnownPerson } from '@app/kernel';
import { Database } from '@app/platform';
import { LAST_OF_BATCH, type PlaceInTrail, TRAIL_BATCH, walkTrail } from '../walk-trail.js';

/** What somebody searched for stands in the events of exports, and of reading the trail. */
const WITH_SEARCHED_TEXT = ['audit.exported', 'users.export-started', 'audit-trail.events-read'];
/** Shorter texts occur in anything. */
const MIN_LENGTH = 3;

interface SearchedText extends PlaceInTrail {
  readonly id: string;
  readonly values: readonly string[] | null;
}

/**
 * Traces of a person in events that name nobody: what came anonymously from the very address and browser they used, and
 * what others searched for when they exported or read. Found by walking through, so not in the transaction of an erasure.
 */
@Injectable()
export class AuditTraces {
  constructor(private readonly database: Database) {}

  async forget(person: KnownPerson): Promise<void> {
    await this.forgetOrigins(person);
    await this.forgetSearches(person);
  }

  private async forgetOrigins({ devices }: KnownPerson): Promise<void> {
    if (devices.length === 0) return;
    const [ips, userAgents] = [devices.map(({ ip }) => ip ?? ''), devices.map(({ userAgent }) => userAgent ?? '')];
    await walkTrail(async ({ occurredAt, sequence }) => {
      const [last] = await this.database.query<PlaceInTrail>(FORGET_ORIGINS, [ips, userAgents, occurredAt, sequence]);
      return last;
    });
  }

  private async forgetSearches(person: KnownPerson): Promise<void> {
    await walkTrail(async ({ occurredAt, sequence }) => {
      const events = await this.database.query<SearchedText>(READ_SEARCHES, [WITH_SEARCHED_TEXT, occurredAt, sequence]);
      const found = events.filter(({ values }) => values?.some((value) => isAbout(value, person)));
      await this.database.query(FORGET_SEARCHES, [found.map(({ id }) => id)]);
      return events.at(-1);
    });
  }
}

const FORGET_ORIGINS = `
  WITH batch AS (
    SELECT a.id, a.occurred_at, a.sequence FROM user_audit_log a
    WHERE a.subject_id IS NULL AND a.actor_id IS NULL AND (a.occurred_at, a.sequence) > ($3::timestamptz, $4::bigint)
    ORDER BY a.occurred_at, a.sequence LIMIT ${TRAIL_BATCH}),
  forgotten AS (
    UPDATE audit_personal_values p SET search_text = '', openings = p.openings - '/ip' - '/userAgent'
    FROM batch a WHERE p.event_id = a.id
      AND (coalesce(p.openings -> '/ip' ->> 1, ''), coalesce(p.openings -> '/userAgent' ->> 1, ''))
        IN (SELECT * FROM unnest($1::text[], $2::text[])))
  ${LAST_OF_BATCH}`;

const READ_SEARCHES = `
  SELECT a.id, a.occurred_at AS "occurredAt", a.sequence::text AS sequence,
    (SELECT array_agg(lower(o.value ->> 1)) FROM jsonb_each(p.openings) o
     WHERE o.key IN ('/details/q', '/details/attributes')) AS "values"
  FROM user_audit_log a JOIN audit_personal_values p ON p.event_id = a.id
  WHERE a.action = ANY ($1) AND p.openings ?| ARRAY['/details/q', '/details/attributes']
    AND (a.occurred_at, a.sequence) > ($2::timestamptz, $3::bigint)
  ORDER BY a.occurred_at, a.sequence LIMIT ${TRAIL_BATCH}`;

const FORGET_SEARCHES = `
  UPDATE audit_personal_values p SET search_text = '', openings = p.openings - '/details/q' - '/details/attributes'
  WHERE p.event_id = ANY ($1::uuid[])`;

/** Either way round: people search for a part of a name, or for more than it. */
function isAbout(searched: string, { id, emails, texts }: KnownPerson): boolean {
  if (searched.length < MIN_LENGTH) return false;
  return [id, ...emails, ...texts].some((value) => value.includes(searched) || searched.includes(value));
}

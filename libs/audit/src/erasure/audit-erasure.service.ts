import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { LAST_OF_BATCH, type PlaceInTrail, TRAIL_BATCH, walkTrail } from '../walk-trail.js';

const IS_ORIGIN = `o.key IN ('/ip', '/userAgent')`;
const IS_TOLD = `o.key LIKE '/changes/%' OR o.key LIKE '/details/%'`;

interface Rule {
  /** Of the log `a`; `$1` is the person. */
  readonly events: string;
  /** Of the openings `o`. */
  readonly paths: string;
}

const RULES: readonly Rule[] = [
  // That they were erased, and why, stays: it is the answer to whoever asks later.
  { events: `a.subject_id = $1::text AND a.action <> 'user.erased'`, paths: IS_TOLD },
  { events: 'a.actor_id = $1::uuid', paths: `${IS_ORIGIN} OR a.subject_type = 'session'` },
  { events: 'a.impersonator_id = $1::uuid', paths: IS_ORIGIN },
  // Anonymous events about them, such as failed sign-ins, may be theirs as well.
  { events: 'a.subject_id = $1::text AND a.actor_id IS NULL', paths: 'true' },
];

/**
 * Forgets a person: what was changed about them, and from where they acted. Who did what to whom stays, under ids that lead
 * nowhere any more, and so do the commitments, of which the salts are gone: the proof holds, the value is lost for good.
 */
@Injectable()
export class AuditErasureService {
  constructor(private readonly database: Database) {}

  /** In the caller's transaction, if there is one. */
  async erasePerson(userId: string): Promise<void> {
    await this.database.transaction(async () => {
      for (const rule of RULES) await this.forget(userId, rule);
      await this.forgetSameRequests(userId);
      await this.forgetReasons(userId);
    });
  }

  /** What can be searched goes as a whole: better too much of it than a trace. */
  private async forget(userId: string, { events, paths }: Rule): Promise<void> {
    await walkTrail(async (after) => {
      const [last] = await this.database.query<PlaceInTrail>(
        `WITH batch AS (
           SELECT a.id, a.occurred_at, a.sequence, a.subject_type FROM user_audit_log a
           WHERE ${events} AND (a.occurred_at, a.sequence) > ($2::timestamptz, $3::bigint)
           ORDER BY a.occurred_at, a.sequence LIMIT ${TRAIL_BATCH}),
         forgotten AS (
           UPDATE audit_personal_values p
           SET search_text = '', openings = (
             SELECT coalesce(jsonb_object_agg(o.key, o.value) FILTER (WHERE NOT (${paths})), '{}')
             FROM jsonb_each(p.openings) o)
           FROM batch a WHERE p.event_id = a.id)
         ${LAST_OF_BATCH}`,
        [userId, after.occurredAt, after.sequence],
      );
      return last;
    });
  }

  /** Who asked for a link is not known until the address is looked up, later and in an event of its own: the request is the same. */
  private async forgetSameRequests(userId: string): Promise<void> {
    await this.database.query(
      `UPDATE audit_personal_values p SET search_text = '', openings = '{}'
       FROM user_audit_log a, user_audit_log known
       WHERE known.subject_id = $1 AND known.actor_id IS NULL AND a.request_id = known.request_id
         AND a.actor_id IS NULL AND a.subject_id IS NULL AND p.event_id = a.id`,
      [userId],
    );
  }

  /** Words about them in events about something else, such as a request for access. */
  private async forgetReasons(userId: string): Promise<void> {
    await this.database.query(
      `UPDATE audit_personal_values p SET search_text = '', openings = p.openings - '/details/reason' - '/details/ticket'
       WHERE p.search_text LIKE '%' || $1 || '%' AND p.openings -> '/details/userId' ->> 1 = $1`,
      [userId],
    );
  }
}

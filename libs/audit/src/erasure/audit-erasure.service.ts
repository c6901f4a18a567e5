import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';

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
      await this.forget(userId, 'a.subject_id = $1::text', `o.key LIKE '/changes/%' OR o.key LIKE '/details/%'`);
      await this.forget(userId, 'a.actor_id = $1::uuid', `o.key IN ('/ip', '/userAgent')`);
      // Anonymous events about them, such as failed sign-ins, may be theirs as well.
      await this.forget(userId, `a.subject_id = $1::text AND a.actor_id IS NULL`, 'true');
    });
  }

  /** What can be searched goes as a whole: better too much of it than a trace. */
  private async forget(userId: string, events: string, paths: string): Promise<void> {
    await this.database.query(
      `UPDATE audit_personal_values p
       SET search_text = '', openings = (
         SELECT coalesce(jsonb_object_agg(o.key, o.value) FILTER (WHERE NOT (${paths})), '{}') FROM jsonb_each(p.openings) o)
       FROM user_audit_log a WHERE p.event_id = a.id AND ${events}`,
      [userId],
    );
  }
}

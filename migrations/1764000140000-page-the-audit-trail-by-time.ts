import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * The list of events goes by time, then sequence: the order of the partitions, so that a page reads the newest only, and a range
 * of time is a range of the index. Behind that order each index has the columns a second filter is likely to name; they are
 * compared within the index, so that a combination nobody ever did is not looked for in the table.
 * What was not a success is rare and asked for by itself: two small indexes, which most writes do not touch.
 */
export class PageTheAuditTrailByTime1764000140000 implements MigrationInterface {
  readonly name = 'PageTheAuditTrailByTime1764000140000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP INDEX user_audit_log_sequence_ix, user_audit_log_actor_id_ix, user_audit_log_subject_id_ix,
        user_audit_log_action_ix, user_audit_log_request_id_ix, user_audit_log_impersonator_id_ix;
      CREATE INDEX user_audit_log_time_ix ON user_audit_log (occurred_at, sequence);
      CREATE INDEX user_audit_log_actor_id_ix ON user_audit_log (actor_id, occurred_at, sequence, action, outcome);
      CREATE INDEX user_audit_log_subject_id_ix ON user_audit_log (subject_id, occurred_at, sequence, action, outcome);
      CREATE INDEX user_audit_log_action_ix ON user_audit_log (action, occurred_at, sequence, outcome);
      CREATE INDEX user_audit_log_request_id_ix ON user_audit_log (request_id, occurred_at, sequence);
      CREATE INDEX user_audit_log_impersonator_id_ix
        ON user_audit_log (impersonator_id, occurred_at, sequence, action) WHERE impersonator_id IS NOT NULL;
      CREATE INDEX user_audit_log_outcome_ix ON user_audit_log (outcome, occurred_at, sequence) WHERE outcome <> 'success';

      -- With its time, a value that was found leads to the one partition that its event is in.
      ALTER TABLE audit_personal_values ADD COLUMN occurred_at timestamptz(3);
      UPDATE audit_personal_values p SET occurred_at = a.occurred_at FROM user_audit_log a WHERE a.id = p.event_id;
      DELETE FROM audit_personal_values WHERE occurred_at IS NULL;
      ALTER TABLE audit_personal_values ALTER COLUMN occurred_at SET NOT NULL;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE audit_personal_values DROP COLUMN occurred_at;
      DROP INDEX user_audit_log_time_ix, user_audit_log_actor_id_ix, user_audit_log_subject_id_ix, user_audit_log_action_ix,
        user_audit_log_request_id_ix, user_audit_log_impersonator_id_ix, user_audit_log_outcome_ix;
      CREATE INDEX user_audit_log_sequence_ix ON user_audit_log (sequence);
      CREATE INDEX user_audit_log_actor_id_ix ON user_audit_log (actor_id, sequence);
      CREATE INDEX user_audit_log_subject_id_ix ON user_audit_log (subject_id, sequence);
      CREATE INDEX user_audit_log_action_ix ON user_audit_log (action, sequence);
      CREATE INDEX user_audit_log_request_id_ix ON user_audit_log (request_id);
      CREATE INDEX user_audit_log_impersonator_id_ix
        ON user_audit_log (impersonator_id, sequence) WHERE impersonator_id IS NOT NULL;
    `);
  }
}

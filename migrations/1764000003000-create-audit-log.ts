import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * The append-only trail, partitioned by month. Three walls: the application's role has no UPDATE, DELETE or TRUNCATE on it
 * (see application-role-grants.ts), a trigger refuses them to everybody else, and rows only ever enter inside the change they describe.
 */
export class CreateAuditLog1764000003000 implements MigrationInterface {
  readonly name = 'CreateAuditLog1764000003000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE SEQUENCE user_audit_log_sequence_seq;

      CREATE TABLE user_audit_log (
        id uuid NOT NULL,
        sequence bigint NOT NULL DEFAULT nextval('user_audit_log_sequence_seq'),
        occurred_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        action text NOT NULL,
        outcome text NOT NULL,
        actor_type text NOT NULL,
        actor_id uuid,
        session_id uuid,
        subject_type text NOT NULL,
        subject_id text,
        changes jsonb,
        details jsonb,
        ip inet,
        user_agent text,
        request_id text,
        CONSTRAINT user_audit_log_id_pk PRIMARY KEY (id, occurred_at),
        CONSTRAINT user_audit_log_outcome_ck CHECK (outcome IN ('success', 'failure', 'denied')),
        CONSTRAINT user_audit_log_actor_type_ck CHECK (actor_type IN ('user', 'system', 'anonymous'))
      ) PARTITION BY RANGE (occurred_at);
      ALTER SEQUENCE user_audit_log_sequence_seq OWNED BY user_audit_log.sequence;
      CREATE INDEX user_audit_log_sequence_ix ON user_audit_log (sequence);
      CREATE INDEX user_audit_log_actor_id_ix ON user_audit_log (actor_id, sequence);
      CREATE INDEX user_audit_log_subject_id_ix ON user_audit_log (subject_id, sequence);
      CREATE INDEX user_audit_log_action_ix ON user_audit_log (action, sequence);
      CREATE INDEX user_audit_log_request_id_ix ON user_audit_log (request_id);

      CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'user_audit_log is append-only' USING ERRCODE = 'insufficient_privilege';
      END $$;
      CREATE TRIGGER user_audit_log_append_only BEFORE UPDATE OR DELETE ON user_audit_log
        FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
      CREATE TRIGGER user_audit_log_no_truncate BEFORE TRUNCATE ON user_audit_log
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

      -- Months are UTC months. Runs as the schema's owner, because the application's role may not create tables.
      CREATE FUNCTION ensure_audit_partitions(months_ahead integer) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE
        first_month timestamp := date_trunc('month', now() AT TIME ZONE 'UTC');
        month timestamp;
        partition text;
      BEGIN
        PERFORM pg_advisory_xact_lock(hashtext('ensure_audit_partitions'));
        FOR n IN 0..least(months_ahead, 24) LOOP
          month := first_month + make_interval(months => n);
          partition := 'user_audit_log_' || to_char(month, 'YYYY_MM');
          IF to_regclass(partition) IS NULL THEN
            EXECUTE format('CREATE TABLE %I PARTITION OF user_audit_log FOR VALUES FROM (%L) TO (%L)', partition,
              month AT TIME ZONE 'UTC', (month + interval '1 month') AT TIME ZONE 'UTC');
            EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()',
              partition || '_no_truncate', partition);
          END IF;
        END LOOP;
      END $$;
      REVOKE ALL ON FUNCTION ensure_audit_partitions(integer) FROM PUBLIC;
      SELECT ensure_audit_partitions(12);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION ensure_audit_partitions(integer);
      DROP TABLE user_audit_log;
      DROP FUNCTION refuse_audit_change();
    `);
  }
}

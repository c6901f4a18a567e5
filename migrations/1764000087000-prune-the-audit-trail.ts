import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Retention that leaves the proof whole: an event that is pruned keeps its leaf, and a tombstone, itself a sealed event, says by
 * a digest which leaves were pruned. The application may not delete from the log; it may call these two functions, which run
 * as the owner and refuse what is younger than 30 days, unsealed, or not announced by a tombstone.
 */
export class PruneTheAuditTrail1764000087000 implements MigrationInterface {
  readonly name = 'PruneTheAuditTrail1764000087000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE audit_pruned (
        leaf_index bigint NOT NULL,
        tombstone text NOT NULL,
        CONSTRAINT audit_pruned_leaf_index_pk PRIMARY KEY (leaf_index)
      );
      CREATE TRIGGER audit_pruned_append_only BEFORE UPDATE OR DELETE ON audit_pruned
        FOR EACH ROW EXECUTE FUNCTION refuse_seal_change();
      CREATE TRIGGER audit_pruned_no_truncate BEFORE TRUNCATE ON audit_pruned
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_seal_change();

      CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE' AND current_setting('rollcall.audit_pruning', true) = 'on' THEN RETURN OLD; END IF;
        RAISE EXCEPTION 'user_audit_log is append-only' USING ERRCODE = 'insufficient_privilege';
      END $$;

      CREATE FUNCTION prune_audit_events(p_leaves bigint[], p_tombstone text) RETURNS bigint
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE
        pruned bigint;
      BEGIN
        IF NOT EXISTS (SELECT FROM user_audit_log
                       WHERE action = 'audit.pruned' AND occurred_at > now() - interval '1 hour'
                         AND details ->> 'tombstone' = p_tombstone) THEN
          RAISE EXCEPTION 'no tombstone announces this' USING ERRCODE = 'insufficient_privilege';
        END IF;
        PERFORM set_config('rollcall.audit_pruning', 'on', true);
        WITH due AS (
          SELECT l.leaf_index, l.event_id, l.occurred_at FROM audit_leaves l
          WHERE l.leaf_index = ANY (p_leaves) AND l.occurred_at < now() - interval '30 days'),
        deleted AS (
          DELETE FROM user_audit_log a USING due
          WHERE a.id = due.event_id AND a.occurred_at = due.occurred_at
            AND a.occurred_at < now() - interval '30 days' AND a.action NOT LIKE 'audit.%'
          RETURNING due.leaf_index, due.event_id),
        forgotten AS (DELETE FROM audit_personal_values p USING deleted d WHERE p.event_id = d.event_id)
        INSERT INTO audit_pruned (leaf_index, tombstone) SELECT leaf_index, p_tombstone FROM deleted;
        GET DIAGNOSTICS pruned = ROW_COUNT;
        PERFORM set_config('rollcall.audit_pruning', 'off', true);
        IF pruned <> cardinality(p_leaves) THEN
          RAISE EXCEPTION 'only % of % events may be pruned', pruned, cardinality(p_leaves);
        END IF;
        RETURN pruned;
      END $$;
      REVOKE ALL ON FUNCTION prune_audit_events(bigint[], text) FROM PUBLIC;

      -- Months that are over and empty. Returns their names.
      CREATE FUNCTION drop_empty_audit_partitions() RETURNS SETOF text
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
      DECLARE
        partition text;
        is_empty boolean;
      BEGIN
        FOR partition IN
          SELECT relid::regclass::text FROM pg_partition_tree('user_audit_log')
          WHERE isleaf AND relid::regclass::text < 'user_audit_log_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')
        LOOP
          EXECUTE format('SELECT NOT EXISTS (SELECT FROM %I)', partition) INTO is_empty;
          IF is_empty THEN
            EXECUTE format('DROP TABLE %I', partition);
            RETURN NEXT partition;
          END IF;
        END LOOP;
      END $$;
      REVOKE ALL ON FUNCTION drop_empty_audit_partitions() FROM PUBLIC;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION drop_empty_audit_partitions();
      DROP FUNCTION prune_audit_events(bigint[], text);
      CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'user_audit_log is append-only' USING ERRCODE = 'insufficient_privilege';
      END $$;
      DROP TABLE audit_pruned;
    `);
  }
}

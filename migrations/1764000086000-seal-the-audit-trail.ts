import { type MigrationInterface, type QueryRunner } from 'typeorm';

const APPEND_ONLY = ['audit_leaves', 'audit_nodes', 'audit_checkpoints', 'audit_keys'];

/**
 * Makes the trail provable: personal values leave the log for a table of their own, where they can be erased, and the log keeps
 * salted commitments to them; every committed event becomes a leaf of a Merkle tree (RFC 9162) whose roots are signed.
 * `audit_unsealed` is a queue without an index: one cheap insert for the writer, emptied each second by the sealer.
 */
export class SealTheAuditTrail1764000086000 implements MigrationInterface {
  readonly name = 'SealTheAuditTrail1764000086000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE user_audit_log ADD COLUMN ip_commitment text, ADD COLUMN user_agent_commitment text;

      CREATE TABLE audit_personal_values (
        event_id uuid NOT NULL,
        openings jsonb NOT NULL,
        search_text text NOT NULL,
        CONSTRAINT audit_personal_values_event_id_pk PRIMARY KEY (event_id)
      );
      CREATE INDEX audit_personal_values_search_text_ix ON audit_personal_values USING gin (search_text gin_trgm_ops);

      CREATE TABLE audit_unsealed (event_id uuid NOT NULL, occurred_at timestamptz(3) NOT NULL);

      CREATE TABLE audit_leaves (
        leaf_index bigint NOT NULL,
        event_id uuid NOT NULL,
        occurred_at timestamptz(3) NOT NULL,
        leaf_hash bytea NOT NULL,
        CONSTRAINT audit_leaves_leaf_index_pk PRIMARY KEY (leaf_index),
        CONSTRAINT audit_leaves_event_id_uq UNIQUE (event_id)
      );

      CREATE TABLE audit_nodes (
        level smallint NOT NULL,
        position bigint NOT NULL,
        hash bytea NOT NULL,
        CONSTRAINT audit_nodes_level_position_pk PRIMARY KEY (level, position)
      );

      CREATE TABLE audit_keys (
        key_id text NOT NULL,
        public_key text NOT NULL,
        private_key_sealed bytea NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT audit_keys_key_id_pk PRIMARY KEY (key_id)
      );

      CREATE TABLE audit_checkpoints (
        tree_size bigint NOT NULL,
        root_hash bytea NOT NULL,
        signed_at timestamptz(3) NOT NULL,
        key_id text NOT NULL,
        signature bytea NOT NULL,
        CONSTRAINT audit_checkpoints_tree_size_pk PRIMARY KEY (tree_size),
        CONSTRAINT audit_checkpoints_key_id_fk FOREIGN KEY (key_id) REFERENCES audit_keys (key_id)
      );

      CREATE FUNCTION refuse_seal_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
      END $$;

      INSERT INTO audit_unsealed (event_id, occurred_at) SELECT id, occurred_at FROM user_audit_log ORDER BY sequence;

      INSERT INTO permissions (code, description, is_system) VALUES ('audit:export', 'Export the audit trail with its proofs', true);
      INSERT INTO role_permissions (role_id, permission_code)
      SELECT id, 'audit:export' FROM roles WHERE name IN ('admin', 'auditor') AND is_system;
    `);
    for (const table of APPEND_ONLY) {
      await queryRunner.query(`
        CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE ON ${table}
          FOR EACH ROW EXECUTE FUNCTION refuse_seal_change();
        CREATE TRIGGER ${table}_no_truncate BEFORE TRUNCATE ON ${table}
          FOR EACH STATEMENT EXECUTE FUNCTION refuse_seal_change();
      `);
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DELETE FROM role_permissions WHERE permission_code = 'audit:export';
      DELETE FROM permissions WHERE code = 'audit:export';
      DROP TABLE audit_checkpoints, audit_keys, audit_nodes, audit_leaves, audit_unsealed, audit_personal_values;
      DROP FUNCTION refuse_seal_change();
      ALTER TABLE user_audit_log DROP COLUMN ip_commitment, DROP COLUMN user_agent_commitment;
    `);
  }
}

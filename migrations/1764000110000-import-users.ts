import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Files of users on their way into the directory: what was sent, how far the work is, and what became of each row. */
export class ImportUsers1764000110000 implements MigrationInterface {
  readonly name = 'ImportUsers1764000110000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      INSERT INTO permissions (code, description, is_system)
      VALUES ('users:import', 'Import users from files', true);

      CREATE TABLE user_imports (
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        state text NOT NULL DEFAULT 'uploading',
        format text NOT NULL,
        filename text,
        dry_run boolean NOT NULL,
        invite boolean NOT NULL,
        on_existing text NOT NULL,
        roles text[] NOT NULL,
        groups text[] NOT NULL,
        columns text[],
        -- Who handed it in: a person, a program by its key, or, without either, the command line.
        importer_id uuid,
        session_id uuid,
        service_account_id uuid,
        api_key_id uuid,
        request_id text,
        -- How far it is. The next record begins at this byte, in the line after these.
        bytes_total bigint NOT NULL DEFAULT 0,
        bytes_done bigint NOT NULL DEFAULT 0,
        lines_done integer NOT NULL DEFAULT 0,
        rows_created integer NOT NULL DEFAULT 0,
        rows_skipped integer NOT NULL DEFAULT 0,
        rows_failed integer NOT NULL DEFAULT 0,
        active_ms bigint NOT NULL DEFAULT 0,
        -- Who works on it, until when without a sign of life, and how often in vain since it last went on.
        worker_id uuid,
        leased_until timestamptz,
        attempts integer NOT NULL DEFAULT 0,
        error_code text,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        touched_at timestamptz(3) NOT NULL DEFAULT now(),
        started_at timestamptz(3),
        finished_at timestamptz(3),
        CONSTRAINT user_imports_id_pk PRIMARY KEY (id),
        CONSTRAINT user_imports_importer_id_fk FOREIGN KEY (importer_id) REFERENCES users (id),
        CONSTRAINT user_imports_service_account_id_fk FOREIGN KEY (service_account_id) REFERENCES service_accounts (id),
        CONSTRAINT user_imports_state_ck
          CHECK (state IN ('uploading', 'queued', 'running', 'finished', 'cancelled', 'failed')),
        CONSTRAINT user_imports_format_ck CHECK (format IN ('csv', 'ndjson')),
        CONSTRAINT user_imports_on_existing_ck CHECK (on_existing IN ('fail', 'skip'))
      );
      CREATE INDEX user_imports_created_at_id_ix ON user_imports (created_at, id);
      CREATE INDEX user_imports_unfinished_ix ON user_imports (created_at) WHERE state IN ('queued', 'running');

      CREATE TABLE user_import_chunks (
        import_id uuid NOT NULL,
        number integer NOT NULL,
        bytes bytea NOT NULL,
        CONSTRAINT user_import_chunks_import_id_number_pk PRIMARY KEY (import_id, number),
        CONSTRAINT user_import_chunks_import_id_fk
          FOREIGN KEY (import_id) REFERENCES user_imports (id) ON DELETE CASCADE
      );

      CREATE TABLE user_import_rows (
        import_id uuid NOT NULL,
        line integer NOT NULL,
        outcome text NOT NULL,
        user_id uuid,
        errors jsonb NOT NULL DEFAULT '[]',
        CONSTRAINT user_import_rows_import_id_line_pk PRIMARY KEY (import_id, line),
        CONSTRAINT user_import_rows_import_id_fk
          FOREIGN KEY (import_id) REFERENCES user_imports (id) ON DELETE CASCADE,
        CONSTRAINT user_import_rows_outcome_ck CHECK (outcome IN ('created', 'skipped', 'failed'))
      );
      CREATE INDEX user_import_rows_unsuccessful_ix
        ON user_import_rows (import_id, outcome, line) WHERE outcome <> 'created';
      CREATE INDEX user_import_rows_user_id_ix ON user_import_rows (user_id) WHERE user_id IS NOT NULL;

      -- A dry run creates nobody, so it has to remember by itself whom the file named before.
      CREATE TABLE user_import_seen (
        import_id uuid NOT NULL,
        digest bytea NOT NULL,
        CONSTRAINT user_import_seen_import_id_digest_pk PRIMARY KEY (import_id, digest),
        CONSTRAINT user_import_seen_import_id_fk
          FOREIGN KEY (import_id) REFERENCES user_imports (id) ON DELETE CASCADE
      );
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE user_import_seen;
      DROP TABLE user_import_rows;
      DROP TABLE user_import_chunks;
      DROP TABLE user_imports;
      DELETE FROM role_permissions WHERE permission_code = 'users:import';
      DELETE FROM permissions WHERE code = 'users:import';
    `);
  }
}

import { type MigrationInterface, type QueryRunner } from 'typeorm';

const CODES = `'users:export', 'users:export-personal-data', 'users:erase'`;

/**
 * Permissions to export and erase people, and what an erasure still has to do after its commit: queues, files and whatever
 * else can only be found by looking through all of it. `known_sealed`, what it looks for, is gone when it has found the last.
 */
export class EraseUsers1764000120000 implements MigrationInterface {
  readonly name = 'EraseUsers1764000120000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      INSERT INTO permissions (code, description, is_system) VALUES
        ('users:export', 'Export users as a file', true),
        ('users:export-personal-data', 'Export everything that is held about a person', true),
        ('users:erase', 'Erase a person for good', true);

      CREATE TABLE user_erasures (
        user_id uuid NOT NULL,
        erased_at timestamptz(3) NOT NULL DEFAULT now(),
        known_sealed bytea,
        completed_at timestamptz(3),
        CONSTRAINT user_erasures_user_id_pk PRIMARY KEY (user_id),
        CONSTRAINT user_erasures_user_id_fk FOREIGN KEY (user_id) REFERENCES users (id),
        CONSTRAINT user_erasures_known_sealed_ck CHECK ((known_sealed IS NULL) = (completed_at IS NOT NULL))
      );
      CREATE INDEX user_erasures_erased_at_ix ON user_erasures (erased_at) WHERE completed_at IS NULL;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TABLE user_erasures;
      DELETE FROM role_permissions WHERE permission_code IN (${CODES});
      DELETE FROM permissions WHERE code IN (${CODES});
    `);
  }
}

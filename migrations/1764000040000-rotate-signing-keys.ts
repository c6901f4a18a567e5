import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Signing keys get a life: published as next, current, retired, and trusted no more. At most one is next, one current. */
export class RotateSigningKeys1764000040000 implements MigrationInterface {
  readonly name = 'RotateSigningKeys1764000040000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE signing_keys
        ADD COLUMN activated_at timestamptz,
        ADD COLUMN retired_at timestamptz,
        ADD COLUMN trusted_until timestamptz;
      UPDATE signing_keys SET activated_at = created_at WHERE status <> 'next';
      UPDATE signing_keys SET retired_at = now(), trusted_until = now() WHERE status = 'retired';
      ALTER TABLE signing_keys
        ADD CONSTRAINT signing_keys_activated_at_ck CHECK ((status = 'next') = (activated_at IS NULL)),
        ADD CONSTRAINT signing_keys_retired_at_ck CHECK ((status = 'retired') = (retired_at IS NOT NULL)),
        ADD CONSTRAINT signing_keys_trusted_until_ck CHECK ((status = 'retired') = (trusted_until IS NOT NULL));
      CREATE UNIQUE INDEX signing_keys_next_uq ON signing_keys (status) WHERE status = 'next';

      INSERT INTO permissions (code, description, is_system) VALUES
        ('keys:*', 'Everything about signing keys', true),
        ('keys:read', 'Read the signing keys, public halves only', true),
        ('keys:rotate', 'Rotate the signing keys', true);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DELETE FROM role_permissions WHERE permission_code IN ('keys:*', 'keys:read', 'keys:rotate');
      DELETE FROM permissions WHERE code IN ('keys:*', 'keys:read', 'keys:rotate');
      DROP INDEX signing_keys_next_uq;
      DELETE FROM signing_keys WHERE status <> 'current';
      ALTER TABLE signing_keys DROP COLUMN activated_at, DROP COLUMN retired_at, DROP COLUMN trusted_until;
    `);
  }
}

import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Where people are signed in is told, and ended, by permissions of their own: neither needs the right to suspend. */
export class AllowReadingAndEndingSessions1764000030000 implements MigrationInterface {
  readonly name = 'AllowReadingAndEndingSessions1764000030000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      INSERT INTO permissions (code, description, is_system) VALUES
        ('sessions:*', 'Everything about the sessions of users', true),
        ('sessions:read', 'See where users are signed in', true),
        ('sessions:revoke', 'Sign users out everywhere', true);

      INSERT INTO role_permissions (role_id, permission_code)
      SELECT r.id, p.code
      FROM (VALUES ('admin', 'sessions:*'), ('auditor', 'sessions:read')) AS p (role, code)
      JOIN roles r ON r.name = p.role AND r.is_system;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DELETE FROM role_permissions WHERE permission_code LIKE 'sessions:%';
      DELETE FROM permissions WHERE code LIKE 'sessions:%';
    `);
  }
}

import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Our own permissions (the kernel's catalogue, compared by a test) and the four roles every installation starts with. */
export class SeedSystemRoles1764000004000 implements MigrationInterface {
  readonly name = 'SeedSystemRoles1764000004000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      INSERT INTO permissions (code, description, is_system) VALUES
        ('*', 'Everything, also what is added later', true),
        ('users:*', 'Everything about users', true),
        ('users:read', 'List and read users', true),
        ('users:create', 'Create users', true),
        ('users:update', 'Change users and their profiles', true),
        ('users:delete', 'Delete users', true),
        ('users:restore', 'Restore deleted users', true),
        ('users:suspend', 'Suspend users and activate them again', true),
        ('roles:*', 'Everything about roles and grants', true),
        ('roles:read', 'Read roles, permissions and grants', true),
        ('roles:create', 'Create roles', true),
        ('roles:assign', 'Grant roles to users and revoke them', true),
        ('audit:*', 'Everything about the audit trail', true),
        ('audit:read', 'Read the audit trail', true);

      INSERT INTO roles (name, description, is_system) VALUES
        ('owner', 'May do everything; at least one live owner always remains', true),
        ('admin', 'Manages users and roles, reads the audit trail', true),
        ('auditor', 'Reads everything, changes nothing', true),
        ('user', 'What every account may do; given to each new account', true);

      INSERT INTO role_permissions (role_id, permission_code)
      SELECT r.id, p.code
      FROM (VALUES
        ('owner', '*'),
        ('admin', 'users:*'), ('admin', 'roles:*'), ('admin', 'audit:read'),
        ('auditor', 'users:read'), ('auditor', 'roles:read'), ('auditor', 'audit:read')
      ) AS p (role, code) JOIN roles r ON r.name = p.role;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DELETE FROM user_roles; DELETE FROM role_permissions; DELETE FROM roles; DELETE FROM permissions',
    );
  }
}

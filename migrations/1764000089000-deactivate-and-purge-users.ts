import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Accounts that leave on a day that is set, deleted ones whose person is forgotten after a while, and the shape of attributes. */
export class DeactivateAndPurgeUsers1764000089000 implements MigrationInterface {
  readonly name = 'DeactivateAndPurgeUsers1764000089000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE users ADD COLUMN deactivate_at timestamptz(3), ADD COLUMN purged_at timestamptz(3);
      CREATE INDEX users_deactivate_at_ix ON users (deactivate_at)
        WHERE deactivate_at IS NOT NULL AND status <> 'deactivated' AND deleted_at IS NULL;
      CREATE INDEX users_unpurged_deleted_at_ix ON users (deleted_at) WHERE deleted_at IS NOT NULL AND purged_at IS NULL;

      CREATE TABLE user_attribute_schemas (
        id boolean NOT NULL DEFAULT true,
        schema jsonb NOT NULL,
        version integer NOT NULL DEFAULT 1,
        updated_at timestamptz(3) NOT NULL DEFAULT now(),
        CONSTRAINT user_attribute_schemas_id_pk PRIMARY KEY (id),
        CONSTRAINT user_attribute_schemas_id_ck CHECK (id)
      );
      CREATE TRIGGER user_attribute_schemas_set_updated_at BEFORE UPDATE ON user_attribute_schemas
        FOR EACH ROW EXECUTE FUNCTION set_updated_at();
      INSERT INTO user_attribute_schemas (schema) VALUES ('{"type": "object"}');

      INSERT INTO permissions (code, description, is_system) VALUES
        ('users:configure', 'Set the JSON Schema that attributes of users must follow', true);
    `);
    await queryRunner.query(PURGE);
    await queryRunner.query(
      replacedAccess('AND (u.deactivate_at <= now()) IS NOT TRUE', 'AND u.deactivate_at IS NULL'),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(replacedAccess('', ''));
    await queryRunner.query(`
      DROP FUNCTION purge_user(uuid);
      DELETE FROM role_permissions WHERE permission_code = 'users:configure';
      DELETE FROM permissions WHERE code = 'users:configure';
      DROP TABLE user_attribute_schemas;
      ALTER TABLE users DROP COLUMN deactivate_at, DROP COLUMN purged_at;
    `);
  }
}

const PURGE = `
  -- Everything that says ON DELETE CASCADE is the account's own and goes. The bare row stays, without a word about its
  -- person: grants given to and by it are the history that answers who could do what at an instant.
  CREATE FUNCTION purge_user(p_user uuid) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    own record;
  BEGIN
    FOR own IN
      SELECT c.conrelid::regclass AS own_table, a.attname AS own_column
      FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
      WHERE c.confrelid = 'users'::regclass AND c.contype = 'f' AND c.confdeltype = 'c'
    LOOP
      EXECUTE format('DELETE FROM %s WHERE %I = $1', own.own_table, own.own_column) USING p_user;
    END LOOP;
    UPDATE users SET email = 'purged-' || id || '@deleted.invalid', canonical_email = 'purged-' || id || '@deleted.invalid',
      status = 'deactivated', password_hash = NULL, must_change_password = false, email_verified_at = NULL,
      password_changed_at = NULL, last_login_at = NULL, deactivate_at = NULL, purged_at = now(), version = version + 1
    WHERE id = p_user;
  END $$;
`;

/** Access as create-access has it, with a condition more: whoever is about to leave must not be the last owner. */
function replacedAccess(liveCondition: string, permanentCondition: string): string {
  return `
  CREATE OR REPLACE FUNCTION permanent_holders(p_role text) RETURNS TABLE (user_id uuid)
    LANGUAGE sql VOLATILE AS $$
    WITH RECURSIVE carrying AS (
      SELECT id AS role_id FROM roles WHERE name = p_role
      UNION
      SELECT rp.role_id FROM carrying c JOIN role_parents rp ON rp.parent_id = c.role_id WHERE rp.removed_at IS NULL
    ), carrying_groups AS (
      SELECT gr.group_id FROM carrying c JOIN group_roles gr ON gr.role_id = c.role_id
      WHERE gr.removed_at IS NULL AND gr.scope = '*'
      UNION
      SELECT gp.group_id FROM carrying_groups cg JOIN group_parents gp ON gp.parent_id = cg.group_id
      WHERE gp.removed_at IS NULL
    ), holders AS (
      SELECT ur.user_id FROM carrying c JOIN user_roles ur ON ur.role_id = c.role_id
      WHERE ur.revoked_at IS NULL AND ur.valid_from <= clock_timestamp() AND ur.valid_until IS NULL AND ur.scope = '*'
      UNION
      SELECT gm.user_id FROM carrying_groups cg JOIN group_members gm ON gm.group_id = cg.group_id
      WHERE gm.removed_at IS NULL
    )
    SELECT h.user_id FROM holders h JOIN users u ON u.id = h.user_id
    WHERE u.status = 'active' AND u.deleted_at IS NULL ${permanentCondition}
  $$;

  CREATE OR REPLACE VIEW effective_permissions AS
    SELECT u.id AS user_id, p.permission_code, p.scope
    FROM users u CROSS JOIN LATERAL user_permissions(u.id, now()) p
    WHERE u.status = 'active' AND u.deleted_at IS NULL ${liveCondition};

  CREATE OR REPLACE VIEW active_users AS
    SELECT u.id, u.email, u.email_verified_at, u.last_login_at, u.created_at,
           p.first_name, p.last_name, p.display_name, p.locale, p.timezone
    FROM users u LEFT JOIN user_profiles p ON p.user_id = u.id
    WHERE u.status = 'active' AND u.deleted_at IS NULL ${liveCondition};
  `;
}

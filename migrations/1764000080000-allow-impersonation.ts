import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Sessions of one person that another uses for a while, both names in the trail, and the permission to begin one. */
export class AllowImpersonation1764000080000 implements MigrationInterface {
  readonly name = 'AllowImpersonation1764000080000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      INSERT INTO permissions (code, description, is_system)
      VALUES ('users:impersonate', 'Act as another user for a while, to help them', true);

      ALTER TABLE sessions
        ADD COLUMN impersonated_by uuid,
        ADD COLUMN impersonator_session_id uuid,
        ADD CONSTRAINT sessions_impersonated_by_fk
          FOREIGN KEY (impersonated_by) REFERENCES users (id) ON DELETE CASCADE,
        ADD CONSTRAINT sessions_impersonator_session_id_fk
          FOREIGN KEY (impersonator_session_id) REFERENCES sessions (id) ON DELETE CASCADE,
        ADD CONSTRAINT sessions_impersonated_by_ck CHECK (
          (impersonated_by IS NULL) = (impersonator_session_id IS NULL) AND impersonated_by IS DISTINCT FROM user_id);
      CREATE INDEX sessions_impersonated_by_ix ON sessions (impersonated_by) WHERE impersonated_by IS NOT NULL;
      CREATE INDEX sessions_impersonator_session_id_ix
        ON sessions (impersonator_session_id) WHERE impersonator_session_id IS NOT NULL;

      ALTER TABLE user_audit_log ADD COLUMN impersonator_id uuid;
      CREATE INDEX user_audit_log_impersonator_id_ix
        ON user_audit_log (impersonator_id, sequence) WHERE impersonator_id IS NOT NULL;
    `);
    await queryRunner.query(STANDING_RULE);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION impersonation_stands(uuid, uuid, uuid);
      ALTER TABLE user_audit_log DROP COLUMN impersonator_id;
      DELETE FROM sessions WHERE impersonated_by IS NOT NULL;
      ALTER TABLE sessions DROP COLUMN impersonator_session_id, DROP COLUMN impersonated_by;
      DELETE FROM role_permissions WHERE permission_code = 'users:impersonate';
      DELETE FROM permissions WHERE code = 'users:impersonate';
    `);
  }
}

/**
 * Asked with every request of an impersonated session, in the statement that reads it. The impersonator must still be signed
 * in where they began, be active, hold the permission, and hold everything that the person they act as holds by now.
 */
const STANDING_RULE = `
  CREATE FUNCTION impersonation_stands(p_user uuid, p_impersonator uuid, p_impersonator_session uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE AS $$
  BEGIN
    IF NOT EXISTS (
      SELECT FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.id = p_impersonator_session AND s.user_id = p_impersonator AND s.revoked_at IS NULL
        AND s.expires_at > now() AND s.idle_expires_at > now() AND u.status = 'active' AND u.deleted_at IS NULL
    ) THEN RETURN false; END IF;
    IF NOT EXISTS (
      SELECT FROM user_permissions(p_impersonator, now())
      WHERE scope = '*' AND permission_covers(permission_code, 'users:impersonate')
    ) THEN RETURN false; END IF;
    RETURN NOT EXISTS (SELECT FROM user_exceeds(p_user, p_impersonator));
  END $$;
`;

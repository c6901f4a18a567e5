import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** An account that is due to be deactivated is so from that instant on, also for whoever it acts as. */
export class LetNoDeactivatedImpersonatorStand1764000141000 implements MigrationInterface {
  readonly name = 'LetNoDeactivatedImpersonatorStand1764000141000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(standingRule('AND (u.deactivate_at <= now()) IS NOT TRUE'));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(standingRule(''));
  }
}

const standingRule = (isNotDue: string): string => `
  CREATE OR REPLACE FUNCTION impersonation_stands(p_user uuid, p_impersonator uuid, p_impersonator_session uuid) RETURNS boolean
    LANGUAGE plpgsql STABLE AS $$
  BEGIN
    IF NOT EXISTS (
      SELECT FROM sessions s JOIN users u ON u.id = s.user_id
      WHERE s.id = p_impersonator_session AND s.user_id = p_impersonator AND s.revoked_at IS NULL
        AND s.expires_at > now() AND s.idle_expires_at > now() AND u.status = 'active' AND u.deleted_at IS NULL ${isNotDue}
    ) THEN RETURN false; END IF;
    IF NOT EXISTS (
      SELECT FROM user_permissions(p_impersonator, now())
      WHERE scope = '*' AND permission_covers(permission_code, 'users:impersonate')
    ) THEN RETURN false; END IF;
    RETURN NOT EXISTS (SELECT FROM user_exceeds(p_user, p_impersonator));
  END $$;
`;

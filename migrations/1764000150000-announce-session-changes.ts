import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Replicas remember how sessions stand, and what users hold is called. The changing transaction tells them what to forget,
 * whatever changed it. What only lets a session live on, as every refresh does, is not announced: what is remembered of it ends
 * sooner than it must.
 */
export class AnnounceSessionChanges1764000150000 implements MigrationInterface {
  readonly name = 'AnnounceSessionChanges1764000150000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(ANNOUNCING);
    await queryRunner.query(TRIGGERS);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP TRIGGER sessions_announce_update ON sessions;
      DROP TRIGGER sessions_announce_delete ON sessions;
      DROP TRIGGER users_announce_update ON users;
      DROP TRIGGER mfa_factors_announce_insert ON mfa_factors;
      DROP TRIGGER mfa_factors_announce_update ON mfa_factors;
      DROP TRIGGER mfa_factors_announce_delete ON mfa_factors;
      DROP TRIGGER roles_announce_update ON roles;
      DROP FUNCTION announce_sessions_of_user();
      DROP FUNCTION announce_sessions_of_account();
      DROP FUNCTION announce_access_of_all();
    `);
  }
}

/** Notifications of one transaction that say the same are one: a hundred sessions of a user are announced once. */
const ANNOUNCING = `
  CREATE FUNCTION announce_sessions_of_user() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'DELETE' THEN PERFORM pg_notify('sessions_changed', OLD.user_id::text);
    ELSE PERFORM pg_notify('sessions_changed', NEW.user_id::text);
    END IF;
    RETURN NULL;
  END $$;

  CREATE FUNCTION announce_sessions_of_account() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_notify('sessions_changed', NEW.id::text);
    RETURN NULL;
  END $$;

  CREATE FUNCTION announce_access_of_all() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_notify('access_changed', '* ' || extract(epoch FROM now()));
    RETURN NULL;
  END $$;
`;

/** A row at a time, so that the condition is asked without a call: sign-ins and refreshes write to these tables all day. */
const TRIGGERS = `
  CREATE TRIGGER sessions_announce_update AFTER UPDATE ON sessions FOR EACH ROW
    WHEN (OLD.revoked_at IS DISTINCT FROM NEW.revoked_at
      OR OLD.authenticated_at <> NEW.authenticated_at OR OLD.factors <> NEW.factors OR OLD.user_id <> NEW.user_id
      OR OLD.impersonated_by IS DISTINCT FROM NEW.impersonated_by
      OR NEW.expires_at < OLD.expires_at OR NEW.idle_expires_at < OLD.idle_expires_at
      OR NEW.last_seen_at < OLD.last_seen_at)
    EXECUTE FUNCTION announce_sessions_of_user();
  CREATE TRIGGER sessions_announce_delete AFTER DELETE ON sessions FOR EACH ROW
    WHEN (OLD.revoked_at IS NULL AND OLD.expires_at > now()) EXECUTE FUNCTION announce_sessions_of_user();

  CREATE TRIGGER users_announce_update AFTER UPDATE ON users FOR EACH ROW
    WHEN (OLD.status <> NEW.status OR OLD.must_change_password <> NEW.must_change_password
      OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at OR OLD.deactivate_at IS DISTINCT FROM NEW.deactivate_at)
    EXECUTE FUNCTION announce_sessions_of_account();

  CREATE TRIGGER mfa_factors_announce_insert AFTER INSERT ON mfa_factors FOR EACH ROW
    EXECUTE FUNCTION announce_sessions_of_user();
  CREATE TRIGGER mfa_factors_announce_update AFTER UPDATE ON mfa_factors FOR EACH ROW
    WHEN (OLD.confirmed_at IS DISTINCT FROM NEW.confirmed_at OR OLD.removed_at IS DISTINCT FROM NEW.removed_at
      OR OLD.user_id <> NEW.user_id)
    EXECUTE FUNCTION announce_sessions_of_user();
  CREATE TRIGGER mfa_factors_announce_delete AFTER DELETE ON mfa_factors FOR EACH ROW
    EXECUTE FUNCTION announce_sessions_of_user();

  CREATE TRIGGER roles_announce_update AFTER UPDATE ON roles FOR EACH ROW
    WHEN (OLD.name <> NEW.name OR OLD.mfa_required <> NEW.mfa_required OR OLD.deleted_at IS DISTINCT FROM NEW.deleted_at)
    EXECUTE FUNCTION announce_access_of_all();
`;

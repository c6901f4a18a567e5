import { type MigrationInterface, type QueryRunner } from 'typeorm';

const CODES = `'service-accounts:*', 'service-accounts:read', 'service-accounts:manage'`;

/** Programs with an account of their own. An API key is stored only as its SHA-256 hash, and carries what it may do. */
export class CreateServiceAccounts1764000041000 implements MigrationInterface {
  readonly name = 'CreateServiceAccounts1764000041000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(TABLES);
    await queryRunner.query(RULES);
    await queryRunner.query(`
      ALTER TABLE user_audit_log DROP CONSTRAINT user_audit_log_actor_type_ck;
      ALTER TABLE user_audit_log ADD CONSTRAINT user_audit_log_actor_type_ck
        CHECK (actor_type IN ('user', 'service-account', 'system', 'anonymous'));

      INSERT INTO permissions (code, description, is_system) VALUES
        ('service-accounts:*', 'Everything about service accounts', true),
        ('service-accounts:read', 'Read service accounts and what their API keys may do', true),
        ('service-accounts:manage', 'Create and disable service accounts and their API keys', true);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DELETE FROM role_permissions WHERE permission_code IN (${CODES});
      DELETE FROM permissions WHERE code IN (${CODES});
      ALTER TABLE user_audit_log DROP CONSTRAINT user_audit_log_actor_type_ck;
      ALTER TABLE user_audit_log ADD CONSTRAINT user_audit_log_actor_type_ck
        CHECK (actor_type IN ('user', 'system', 'anonymous')) NOT VALID;
      DROP FUNCTION user_exceeds_codes(uuid, text[]);
      DROP FUNCTION role_exceeds_codes(uuid, text[]);
      DROP FUNCTION codes_exceed_user(text[], timestamptz, uuid);
      DROP FUNCTION codes_exceed(text[], text[]);
      DROP TABLE api_keys, service_accounts;
    `);
  }
}

const TABLES = `
  CREATE TABLE service_accounts (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    name text NOT NULL,
    description text NOT NULL DEFAULT '',
    status text NOT NULL DEFAULT 'active',
    version integer NOT NULL DEFAULT 1,
    created_by uuid,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    updated_at timestamptz(3) NOT NULL DEFAULT now(),
    CONSTRAINT service_accounts_id_pk PRIMARY KEY (id),
    CONSTRAINT service_accounts_name_uq UNIQUE (name),
    CONSTRAINT service_accounts_name_ck CHECK (name ~ '^[a-z][a-z0-9._-]{0,62}$'),
    CONSTRAINT service_accounts_status_ck CHECK (status IN ('active', 'disabled')),
    CONSTRAINT service_accounts_created_by_fk FOREIGN KEY (created_by) REFERENCES users (id) ON DELETE SET NULL
  );
  CREATE TRIGGER service_accounts_set_updated_at BEFORE UPDATE ON service_accounts
    FOR EACH ROW EXECUTE FUNCTION set_updated_at();

  CREATE TABLE api_keys (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    service_account_id uuid NOT NULL,
    name text NOT NULL,
    prefix text NOT NULL,
    key_hash bytea NOT NULL,
    permissions text[] NOT NULL,
    successor_id uuid,
    created_by uuid,
    created_at timestamptz(3) NOT NULL DEFAULT now(),
    expires_at timestamptz(3),
    revoked_at timestamptz(3),
    last_used_at timestamptz(3),
    CONSTRAINT api_keys_id_pk PRIMARY KEY (id),
    CONSTRAINT api_keys_service_account_id_fk FOREIGN KEY (service_account_id) REFERENCES service_accounts (id),
    CONSTRAINT api_keys_successor_id_fk FOREIGN KEY (successor_id) REFERENCES api_keys (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT api_keys_created_by_fk FOREIGN KEY (created_by) REFERENCES users (id) ON DELETE SET NULL,
    CONSTRAINT api_keys_prefix_uq UNIQUE (prefix),
    CONSTRAINT api_keys_key_hash_uq UNIQUE (key_hash)
  );
  CREATE INDEX api_keys_service_account_id_ix ON api_keys (service_account_id, created_at);
  CREATE INDEX api_keys_successor_id_ix ON api_keys (successor_id) WHERE successor_id IS NOT NULL;
`;

/** Replaced by rule-the-access, whose `down` puts these back. */
export const EXCEEDING_KEYS = `
  -- What this user does not hold everywhere until that instant (null: for good).
  CREATE FUNCTION codes_exceed_user(p_codes text[], p_until timestamptz, p_user uuid)
    RETURNS TABLE (permission_code text) LANGUAGE sql VOLATILE AS $$
    SELECT permission_code FROM codes_exceed(p_codes, ARRAY(
      SELECT rp.permission_code FROM user_held_roles(p_user, clock_timestamp()) h
      JOIN role_permissions rp ON rp.role_id = h.role_id AND rp.removed_at IS NULL
      WHERE h.scope = '*' AND (h.valid_until IS NULL OR h.valid_until >= p_until)
    ))
  $$;

  CREATE FUNCTION role_exceeds_codes(p_role uuid, p_held text[]) RETURNS TABLE (permission_code text)
    LANGUAGE sql VOLATILE AS $$
    SELECT permission_code FROM codes_exceed(
      ARRAY(SELECT c.permission_code FROM role_permission_codes(p_role, clock_timestamp()) c), p_held)
  $$;

  CREATE FUNCTION user_exceeds_codes(p_target uuid, p_held text[]) RETURNS TABLE (permission_code text)
    LANGUAGE sql VOLATILE AS $$
    SELECT permission_code FROM codes_exceed(ARRAY(
      SELECT t.permission_code FROM user_permissions(p_target, clock_timestamp()) t
      UNION
      SELECT c.permission_code
      FROM user_roles ur CROSS JOIN LATERAL role_permission_codes(ur.role_id, clock_timestamp()) c
      WHERE ur.user_id = p_target AND ur.revoked_at IS NULL AND ur.valid_from > clock_timestamp()
    ), p_held)
  $$;
`;

const RULES = `
  -- The rules of role_exceeds and user_exceeds, for API keys: a key holds its codes everywhere and as long as it lives.

  CREATE FUNCTION codes_exceed(p_codes text[], p_held text[]) RETURNS TABLE (permission_code text)
    LANGUAGE sql IMMUTABLE AS $$
    SELECT c FROM unnest(p_codes) c WHERE NOT EXISTS (SELECT FROM unnest(p_held) h WHERE permission_covers(h, c))
  $$;

  ${EXCEEDING_KEYS}
`;

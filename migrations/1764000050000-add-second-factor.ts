import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** TOTP factors, recovery codes, the challenge between the two steps of a sign-in, and roles that demand a second factor. */
export class AddSecondFactor1764000050000 implements MigrationInterface {
  readonly name = 'AddSecondFactor1764000050000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(TABLES);
    await queryRunner.query(ENROLMENT_RULE);
    await queryRunner.query(`
      INSERT INTO permissions (code, description, is_system)
      VALUES ('users:reset-mfa', 'Remove the second factor of users who lost it', true)
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DELETE FROM role_permissions WHERE permission_code = 'users:reset-mfa';
      DELETE FROM permissions WHERE code = 'users:reset-mfa';
      DROP FUNCTION mfa_enrolment_is_due(uuid);
      ALTER TABLE roles DROP COLUMN mfa_required;
      DROP TABLE mfa_guesses, mfa_challenges, recovery_codes, mfa_factors;
    `);
  }
}

/** A removed factor keeps no secret. `password_digest` is what the password was when the challenge was made. */
const TABLES = `
  CREATE TABLE mfa_factors (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL,
    type text NOT NULL DEFAULT 'totp',
    secret_sealed bytea,
    confirmed_at timestamptz,
    last_used_step bigint,
    created_at timestamptz NOT NULL DEFAULT now(),
    removed_at timestamptz,
    CONSTRAINT mfa_factors_id_pk PRIMARY KEY (id),
    CONSTRAINT mfa_factors_user_id_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT mfa_factors_type_ck CHECK (type IN ('totp')),
    CONSTRAINT mfa_factors_secret_sealed_ck CHECK ((removed_at IS NULL) = (secret_sealed IS NOT NULL))
  );
  CREATE UNIQUE INDEX mfa_factors_user_id_type_uq
    ON mfa_factors (user_id, type) WHERE confirmed_at IS NOT NULL AND removed_at IS NULL;
  CREATE INDEX mfa_factors_user_id_ix ON mfa_factors (user_id) WHERE removed_at IS NULL;

  CREATE TABLE recovery_codes (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL,
    code_hash bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    consumed_at timestamptz,
    CONSTRAINT recovery_codes_id_pk PRIMARY KEY (id),
    CONSTRAINT recovery_codes_user_id_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT recovery_codes_code_hash_uq UNIQUE (code_hash)
  );
  CREATE INDEX recovery_codes_user_id_ix ON recovery_codes (user_id);

  CREATE TABLE mfa_challenges (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL,
    token_hash bytea NOT NULL,
    password_digest bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    consumed_at timestamptz,
    CONSTRAINT mfa_challenges_id_pk PRIMARY KEY (id),
    CONSTRAINT mfa_challenges_user_id_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT mfa_challenges_token_hash_uq UNIQUE (token_hash),
    CONSTRAINT mfa_challenges_attempts_ck CHECK (attempts BETWEEN 0 AND 5)
  );
  CREATE INDEX mfa_challenges_user_id_ix ON mfa_challenges (user_id);

  CREATE TABLE mfa_guesses (
    user_id uuid NOT NULL,
    kind text NOT NULL,
    window_started_at timestamptz NOT NULL,
    count integer NOT NULL,
    CONSTRAINT mfa_guesses_user_id_kind_pk PRIMARY KEY (user_id, kind),
    CONSTRAINT mfa_guesses_user_id_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT mfa_guesses_kind_ck CHECK (kind IN ('code', 'password'))
  );
`;

/** Asked with every request, so the cheap questions come first: an installation without such a role pays one index probe. */
const ENROLMENT_RULE = `
  ALTER TABLE roles ADD COLUMN mfa_required boolean NOT NULL DEFAULT false;
  CREATE INDEX roles_mfa_required_ix ON roles (id) WHERE mfa_required;

  CREATE FUNCTION mfa_enrolment_is_due(p_user_id uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
  BEGIN
    IF NOT EXISTS (SELECT FROM roles WHERE mfa_required) THEN RETURN false; END IF;
    IF EXISTS (SELECT FROM mfa_factors
               WHERE user_id = p_user_id AND confirmed_at IS NOT NULL AND removed_at IS NULL) THEN RETURN false; END IF;
    RETURN EXISTS (SELECT FROM user_held_roles(p_user_id, now()) held JOIN roles r ON r.id = held.role_id
                   WHERE r.mfa_required);
  END $$;
`;

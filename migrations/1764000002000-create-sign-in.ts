import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Sessions and everything single-use. Tokens are stored only as SHA-256 hashes. */
export class CreateSignIn1764000002000 implements MigrationInterface {
  readonly name = 'CreateSignIn1764000002000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE sessions (
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        user_id uuid NOT NULL,
        ip inet,
        user_agent text,
        factors text[] NOT NULL,
        authenticated_at timestamptz NOT NULL DEFAULT now(),
        last_seen_at timestamptz NOT NULL DEFAULT now(),
        idle_expires_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz,
        revoked_reason text,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT sessions_id_pk PRIMARY KEY (id),
        CONSTRAINT sessions_user_id_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT sessions_revoked_reason_ck CHECK ((revoked_at IS NULL) = (revoked_reason IS NULL))
      );
      CREATE INDEX sessions_user_id_ix ON sessions (user_id) WHERE revoked_at IS NULL;
      CREATE INDEX sessions_expires_at_ix ON sessions (expires_at);

      CREATE TABLE refresh_tokens (
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        session_id uuid NOT NULL,
        token_hash bytea NOT NULL,
        successor_id uuid,
        issued_at timestamptz NOT NULL DEFAULT now(),
        consumed_at timestamptz,
        CONSTRAINT refresh_tokens_id_pk PRIMARY KEY (id),
        CONSTRAINT refresh_tokens_session_id_fk FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE,
        CONSTRAINT refresh_tokens_successor_id_fk FOREIGN KEY (successor_id) REFERENCES refresh_tokens (id)
          DEFERRABLE INITIALLY DEFERRED,
        CONSTRAINT refresh_tokens_token_hash_uq UNIQUE (token_hash),
        CONSTRAINT refresh_tokens_successor_id_ck CHECK ((consumed_at IS NULL) = (successor_id IS NULL))
      );
      CREATE INDEX refresh_tokens_session_id_ix ON refresh_tokens (session_id);
      CREATE UNIQUE INDEX refresh_tokens_successor_id_uq ON refresh_tokens (successor_id) WHERE successor_id IS NOT NULL;

      CREATE TABLE password_reset_tokens (
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        user_id uuid NOT NULL,
        token_hash bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        consumed_at timestamptz,
        CONSTRAINT password_reset_tokens_id_pk PRIMARY KEY (id),
        CONSTRAINT password_reset_tokens_user_id_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT password_reset_tokens_token_hash_uq UNIQUE (token_hash)
      );
      CREATE INDEX password_reset_tokens_user_id_ix ON password_reset_tokens (user_id) WHERE consumed_at IS NULL;

      CREATE TABLE email_verification_tokens (
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        user_id uuid NOT NULL,
        email text NOT NULL,
        token_hash bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        consumed_at timestamptz,
        CONSTRAINT email_verification_tokens_id_pk PRIMARY KEY (id),
        CONSTRAINT email_verification_tokens_user_id_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT email_verification_tokens_token_hash_uq UNIQUE (token_hash)
      );
      CREATE INDEX email_verification_tokens_user_id_ix ON email_verification_tokens (user_id) WHERE consumed_at IS NULL;

      CREATE TABLE signing_keys (
        kid text NOT NULL,
        algorithm text NOT NULL,
        public_jwk jsonb NOT NULL,
        private_key_sealed bytea NOT NULL,
        status text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT signing_keys_kid_pk PRIMARY KEY (kid),
        CONSTRAINT signing_keys_status_ck CHECK (status IN ('next', 'current', 'retired'))
      );
      CREATE UNIQUE INDEX signing_keys_current_uq ON signing_keys (status) WHERE status = 'current';
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'DROP TABLE signing_keys, email_verification_tokens, password_reset_tokens, refresh_tokens, sessions',
    );
  }
}

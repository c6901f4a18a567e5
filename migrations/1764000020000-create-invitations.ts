import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Invitations, and what verification needs beyond its tokens. Tokens are stored only as SHA-256 hashes. */
export class CreateInvitations1764000020000 implements MigrationInterface {
  readonly name = 'CreateInvitations1764000020000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE invitations (
        id uuid NOT NULL DEFAULT gen_random_uuid(),
        user_id uuid NOT NULL,
        token_hash bytea NOT NULL,
        invited_by uuid,
        created_at timestamptz(3) NOT NULL DEFAULT now(),
        expires_at timestamptz(3) NOT NULL,
        consumed_at timestamptz,
        revoked_at timestamptz,
        CONSTRAINT invitations_id_pk PRIMARY KEY (id),
        CONSTRAINT invitations_user_id_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
        CONSTRAINT invitations_invited_by_fk FOREIGN KEY (invited_by) REFERENCES users (id) ON DELETE SET NULL,
        CONSTRAINT invitations_token_hash_uq UNIQUE (token_hash)
      );
      -- At most one invitation of an account can be used: a newer one supersedes the older.
      CREATE UNIQUE INDEX invitations_user_id_uq ON invitations (user_id) WHERE consumed_at IS NULL AND revoked_at IS NULL;
      CREATE INDEX invitations_created_at_id_ix ON invitations (created_at, id)
        WHERE consumed_at IS NULL AND revoked_at IS NULL;

      -- When an account was last told that somebody tried to register with its address.
      CREATE TABLE registration_notices (
        user_id uuid NOT NULL,
        sent_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT registration_notices_user_id_pk PRIMARY KEY (user_id),
        CONSTRAINT registration_notices_user_id_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
      );

      -- The session that asked to change the address to this one; null: the token verifies the address the account has.
      ALTER TABLE email_verification_tokens ADD COLUMN change_session_id uuid;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE email_verification_tokens DROP COLUMN change_session_id;
      DROP TABLE registration_notices, invitations;
    `);
  }
}

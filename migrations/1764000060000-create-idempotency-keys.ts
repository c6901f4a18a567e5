import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** The answers that a repeated `Idempotency-Key` gets again. Sealed: an answer may hold what is shown only once. */
export class CreateIdempotencyKeys1764000060000 implements MigrationInterface {
  readonly name = 'CreateIdempotencyKeys1764000060000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE idempotency_keys (
        principal_id uuid NOT NULL,
        key text NOT NULL,
        request_hash bytea NOT NULL,
        answer_sealed bytea,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT idempotency_keys_principal_id_key_pk PRIMARY KEY (principal_id, key)
      );
      CREATE INDEX idempotency_keys_created_at_ix ON idempotency_keys (created_at);
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE idempotency_keys');
  }
}

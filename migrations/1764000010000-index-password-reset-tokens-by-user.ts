import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** How many links an account got lately is asked for used ones as well, which the index of unused ones does not know. */
export class IndexPasswordResetTokensByUser1764000010000 implements MigrationInterface {
  readonly name = 'IndexPasswordResetTokensByUser1764000010000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'CREATE INDEX password_reset_tokens_user_id_expires_at_ix ON password_reset_tokens (user_id, expires_at)',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX password_reset_tokens_user_id_expires_at_ix');
  }
}

import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * A grant counts from the moment it is written, not from the start of the transaction that writes it: that one may have
 * waited for the lock on access, and the past, asked about that wait, would answer what nobody could do yet.
 */
export class StampGrantsBehindTheLock1764000091000 implements MigrationInterface {
  readonly name = 'StampGrantsBehindTheLock1764000091000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE user_roles ALTER COLUMN valid_from SET DEFAULT clock_timestamp()');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE user_roles ALTER COLUMN valid_from SET DEFAULT now()');
  }
}

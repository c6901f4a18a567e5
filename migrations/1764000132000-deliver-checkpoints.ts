import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** How far a place outside has the checkpoints, so that it gets what it missed. */
export class DeliverCheckpoints1764000132000 implements MigrationInterface {
  readonly name = 'DeliverCheckpoints1764000132000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE audit_deliveries (
        destination text NOT NULL,
        tree_size bigint NOT NULL,
        CONSTRAINT audit_deliveries_destination_pk PRIMARY KEY (destination)
      );
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE audit_deliveries');
  }
}

import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * What replicas cache together is told apart by a stamp of the table it comes from. Whoever changes such a table, a service
 * or a hand, tells every replica that the stamp it remembers is old.
 */
export class AnnounceChangedFacts1764000155000 implements MigrationInterface {
  readonly name = 'AnnounceChangedFacts1764000155000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE FUNCTION announce_changed_fact() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_notify('fact_changed', TG_TABLE_NAME) WHERE EXISTS (SELECT FROM changed);
        RETURN NULL;
      END $$`);
    for (const table of TABLES) await queryRunner.query(triggersOn(table));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      for (const event of EVENTS) await queryRunner.query(`DROP TRIGGER ${table}_tell_${event} ON ${table}`);
    }
    await queryRunner.query('DROP FUNCTION announce_changed_fact()');
  }
}

const TABLES = ['permissions', 'user_attribute_schemas', 'audit_keys'];
const EVENTS = ['insert', 'update', 'delete'] as const;

/** Once a statement. A trigger that sees the changed rows may have one event only. */
function triggersOn(table: string): string {
  return EVENTS.map(
    (event) => `
      CREATE TRIGGER ${table}_tell_${event} AFTER ${event.toUpperCase()} ON ${table}
        REFERENCING ${event === 'delete' ? 'OLD' : 'NEW'} TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION announce_changed_fact();`,
  ).join('');
}

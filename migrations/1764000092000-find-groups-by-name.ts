import { type MigrationInterface, type QueryRunner } from 'typeorm';

/** Groups are found by a part of their name. What is no change of a role or a group, no longer moves its `updated_at`. */
export class FindGroupsByName1764000092000 implements MigrationInterface {
  readonly name = 'FindGroupsByName1764000092000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE INDEX groups_name_search_ix ON groups USING gin (search_form(name) gin_trgm_ops) WHERE deleted_at IS NULL;
      ${triggers('BEFORE UPDATE OF version')}
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX groups_name_search_ix; ${triggers('BEFORE UPDATE')}`);
  }
}

function triggers(event: string): string {
  return ['roles', 'groups']
    .map(
      (table) => `
      DROP TRIGGER ${table}_set_updated_at ON ${table};
      CREATE TRIGGER ${table}_set_updated_at ${event} ON ${table} FOR EACH ROW EXECUTE FUNCTION set_updated_at();`,
    )
    .join('');
}

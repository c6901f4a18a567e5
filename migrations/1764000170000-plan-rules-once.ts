import { type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * Who acts on an account is asked what that account holds, in the transaction of the change. The question takes a list of
 * accounts, and a list is planned anew each time, because a longer one might want another plan: that took five times as
 * long as the answer. For a thousand accounts the plan is the same.
 */
export class PlanRulesOnce1764000170000 implements MigrationInterface {
  readonly name = 'PlanRulesOnce1764000170000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER FUNCTION users_exceed(uuid[], uuid) SET plan_cache_mode = force_generic_plan;
      ALTER FUNCTION users_exceed_codes(uuid[], text[]) SET plan_cache_mode = force_generic_plan;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER FUNCTION users_exceed_codes(uuid[], text[]) RESET plan_cache_mode;
      ALTER FUNCTION users_exceed(uuid[], uuid) RESET plan_cache_mode;
    `);
  }
}

import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database } from '@app/platform';
import { Grant } from './grant.entity.js';

/** A statement has 65 535 parameters at most. */
const GRANTS_AT_A_TIME = 1_000;

@Injectable()
export class GrantsRepository {
  constructor(private readonly database: Database) {}

  /** The exclusion constraint answers GRANT_EXISTS, the foreign keys USER_NOT_FOUND. */
  async insert(grant: Grant): Promise<void> {
    await this.database.manager.insert(Grant, grant);
  }

  /** As `insert`; few enough at a time that PostgreSQL takes their values. */
  async insertAll(grants: readonly Grant[]): Promise<void> {
    for (let from = 0; from < grants.length; from += GRANTS_AT_A_TIME) {
      await this.database.manager.insert(Grant, grants.slice(from, from + GRANTS_AT_A_TIME));
    }
  }

  /** Decided by one statement, so that of two who revoke at once only one did. @throws GRANT_NOT_FOUND */
  async revoke(userId: string, grantId: string, revokedBy: string | null): Promise<Grant> {
    const result = await this.database.manager
      .createQueryBuilder()
      .update(Grant)
      .set({ revokedAt: () => 'clock_timestamp()', revokedBy })
      .where('id = :grantId AND user_id = :userId AND revoked_at IS NULL', { grantId, userId })
      .andWhere('(valid_until IS NULL OR valid_until > now())')
      .execute();
    if (result.affected !== 1) throw appError('GRANT_NOT_FOUND');
    return this.database.manager.findOneByOrFail(Grant, { id: grantId });
  }

  /**
   * Keeps the account from being deleted, and from being granted anything else, until the transaction ends.
   * @throws USER_NOT_FOUND
   */
  async lockUser(userId: string): Promise<void> {
    const rows = await this.database.query(
      'SELECT id FROM users WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE',
      [userId],
    );
    if (rows.length === 0) throw appError('USER_NOT_FOUND');
  }

  /** Those that there are, in one order. */
  async lockUsers(userIds: readonly string[]): Promise<void> {
    await this.database.query('SELECT FROM users WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE', [userIds]);
  }
}

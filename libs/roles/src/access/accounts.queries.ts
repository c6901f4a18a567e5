import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database } from '@app/platform';

/** The accounts that access is given to. */
@Injectable()
export class AccountsQueries {
  constructor(private readonly database: Database) {}

  /** @throws USER_NOT_FOUND when there is none, or it is deleted */
  async assertExists(userId: string): Promise<void> {
    const found = await this.database.query('SELECT FROM users WHERE id = $1 AND deleted_at IS NULL', [userId]);
    if (found.length === 0) throw appError('USER_NOT_FOUND');
  }
}

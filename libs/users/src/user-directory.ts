import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { canonicalEmail } from './canonical-email.js';
import { type UserStatus } from './user-status.js';

/** What sign-in needs to know of an account, and nothing more. */
export interface SignInFacts {
  readonly id: string;
  readonly status: UserStatus;
  /** Null for an account that has no password (yet). */
  readonly passwordHash: string | null;
}

/** The door through which other libs ask about accounts. */
@Injectable()
export class UserDirectory {
  constructor(private readonly database: Database) {}

  /** Deleted accounts are not found. */
  async findForSignIn(email: string): Promise<SignInFacts | undefined> {
    const [facts] = await this.database.query<SignInFacts>(
      `SELECT id, status, password_hash AS "passwordHash" FROM users WHERE canonical_email = $1 AND deleted_at IS NULL`,
      [canonicalEmail(email)],
    );
    return facts;
  }

  /**
   * Locks the account as active until the transaction ends, and notes the sign-in.
   * @param strongerHash of the same password, to be kept from now on
   * @returns false when it was suspended or deleted, or its password changed, since it was read
   */
  async recordSignIn({ id, passwordHash }: SignInFacts, strongerHash?: string): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE users SET last_login_at = clock_timestamp(), password_hash = coalesce($3, password_hash)
       WHERE id = $1 AND status = 'active' AND deleted_at IS NULL AND password_hash = $2 RETURNING id`,
      [id, passwordHash, strongerHash],
    );
    return rows.length > 0;
  }
}

import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { canonicalEmail } from './canonical-email.js';
import { USER_STATUS_NOW, type UserStatus } from './user-status.js';

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
      `SELECT id, ${USER_STATUS_NOW} AS status, password_hash AS "passwordHash" FROM users WHERE canonical_email = $1 AND deleted_at IS NULL`,
      [canonicalEmail(email)],
    );
    return facts;
  }

  /** The stored address, where mail goes; undefined for an account that is deleted. */
  async findAddress(userId: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ email: string }>(
      'SELECT email FROM users WHERE id = $1 AND deleted_at IS NULL',
      [userId],
    );
    return row?.email;
  }

  /** Keeps a stronger hash of the same password, of an account whose lock the caller holds. */
  async strengthen(account: SignInFacts, passwordHash: string): Promise<SignInFacts> {
    await this.database.query('UPDATE users SET password_hash = $2 WHERE id = $1', [account.id, passwordHash]);
    return { ...account, passwordHash };
  }

  /**
   * Locks the account as active until the transaction ends, and notes the sign-in.
   * @returns false when it was suspended or deleted, or its password changed, since it was read
   */
  async recordSignIn({ id, passwordHash }: SignInFacts): Promise<boolean> {
    const rows = await this.database.query(
      `UPDATE users SET last_login_at = clock_timestamp()
       WHERE id = $1 AND ${USER_STATUS_NOW} = 'active' AND deleted_at IS NULL AND password_hash = $2 RETURNING id`,
      [id, passwordHash],
    );
    return rows.length > 0;
  }
}

import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { canonicalEmail } from './canonical-email.js';
import { USER_STATUS_NOW, type UserStatus } from './user-status.js';

/** What decides whether an account may sign in. */
export interface SignInFacts {
  readonly id: string;
  readonly status: UserStatus;
  /** Null for an account that has no password (yet). */
  readonly passwordHash: string | null;
}

/** What other libs need to know of an account, and nothing more. */
export interface AccountFacts extends SignInFacts {
  /** As it is stored: the only address that its mail goes to. */
  readonly email: string;
  readonly mustChangePassword: boolean;
  /** What its password must not be made of. */
  readonly ownData: readonly string[];
}

const SELECT = `
  SELECT u.id, u.email, ${USER_STATUS_NOW} AS status, u.password_hash AS "passwordHash", u.must_change_password AS "mustChangePassword",
         array_remove(ARRAY[u.email, p.first_name, p.last_name, p.display_name], NULL) AS "ownData"
  FROM users u JOIN user_profiles p ON p.user_id = u.id
  WHERE u.deleted_at IS NULL`;

/**
 * The door through which other libs find accounts and lock them; deleted ones are not found. A lock lasts until the
 * transaction ends. What belongs to an account (tokens, factors, sessions) is changed after its lock is taken, never before:
 * so two changes wait for each other instead of deadlocking.
 */
@Injectable()
export class UserDirectory {
  constructor(private readonly database: Database) {}

  /**
   * One row of one table: a limit answers in a millisecond, in which more than that for an address that somebody has would
   * tell it from one that nobody has (measured with `npm run bench:enumeration`).
   */
  async findForSignIn(email: string): Promise<SignInFacts | undefined> {
    const [facts] = await this.database.prepared<SignInFacts>(
      `SELECT id, ${USER_STATUS_NOW} AS status, password_hash AS "passwordHash"
       FROM users WHERE canonical_email = $1 AND deleted_at IS NULL`,
      [canonicalEmail(email)],
    );
    return facts;
  }

  find(userId: string): Promise<AccountFacts | undefined> {
    return this.one('u.id = $1', userId);
  }

  lock(userId: string): Promise<AccountFacts | undefined> {
    return this.one('u.id = $1 FOR NO KEY UPDATE OF u', userId);
  }

  lockByEmail(email: string): Promise<AccountFacts | undefined> {
    return this.one('u.canonical_email = $1 FOR NO KEY UPDATE OF u', canonicalEmail(email));
  }

  /** Undefined when it was suspended or deleted, or its password changed, since it was read. */
  async lockUnchanged({ id, passwordHash }: SignInFacts): Promise<AccountFacts | undefined> {
    const account = await this.lock(id);
    return account?.status === 'active' && account.passwordHash === passwordHash ? account : undefined;
  }

  /** The language their person reads; undefined when they did not say, or there is no such account. */
  async findLocale(userId: string | undefined): Promise<string | undefined> {
    const [row] = await this.database.prepared<{ locale: string | null }>(
      'SELECT locale FROM user_profiles WHERE user_id = $1',
      [userId ?? null],
    );
    return row?.locale ?? undefined;
  }

  /** Keeps a stronger hash of the same password, of an account whose lock the caller holds. */
  async strengthen(account: SignInFacts, passwordHash: string): Promise<SignInFacts> {
    await this.database.prepared('UPDATE users SET password_hash = $2 WHERE id = $1', [account.id, passwordHash]);
    return { ...account, passwordHash };
  }

  /** Of an account whose lock the caller holds. A password its person chose is one they need not change. */
  async replacePassword(userId: string, hash: string): Promise<void> {
    await this.database.prepared(
      `UPDATE users SET password_hash = $2, password_changed_at = clock_timestamp(), must_change_password = false,
         version = version + 1 WHERE id = $1`,
      [userId, hash],
    );
  }

  /**
   * Locks the account as active until the transaction ends, and notes the sign-in.
   * @returns false when it was suspended or deleted, or its password changed, since it was read
   */
  async recordSignIn({ id, passwordHash }: SignInFacts): Promise<boolean> {
    const rows = await this.database.prepared(
      `UPDATE users SET last_login_at = clock_timestamp()
       WHERE id = $1 AND ${USER_STATUS_NOW} = 'active' AND deleted_at IS NULL AND password_hash = $2 RETURNING id`,
      [id, passwordHash],
    );
    return rows.length > 0;
  }

  private async one(condition: string, key: string): Promise<AccountFacts | undefined> {
    const [facts] = await this.database.prepared<AccountFacts>(`${SELECT} AND ${condition}`, [key]);
    return facts;
  }
}

import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { canonicalEmail } from './canonical-email.js';

/** What setting a new password needs to know of an account. */
export interface PasswordFacts {
  readonly id: string;
  /** As it is stored: the only address that mail about the password goes to. */
  readonly email: string;
  readonly passwordHash: string | null;
  readonly mustChangePassword: boolean;
  /** What the password must not be made of. */
  readonly ownData: readonly string[];
}

const SELECT_ACTIVE = `
  SELECT u.id, u.email, u.password_hash AS "passwordHash", u.must_change_password AS "mustChangePassword",
         array_remove(ARRAY[u.email, p.first_name, p.last_name, p.display_name], NULL) AS "ownData"
  FROM users u JOIN user_profiles p ON p.user_id = u.id
  WHERE u.status = 'active' AND u.deleted_at IS NULL AND (u.deactivate_at <= now()) IS NOT TRUE`;

/** The door to the passwords of accounts, active ones only. To lock is to keep the account as it is until the transaction ends. */
@Injectable()
export class UserPasswords {
  constructor(private readonly database: Database) {}

  async find(userId: string): Promise<PasswordFacts | undefined> {
    const [facts] = await this.database.query<PasswordFacts>(`${SELECT_ACTIVE} AND u.id = $1`, [userId]);
    return facts;
  }

  async lock(userId: string): Promise<PasswordFacts | undefined> {
    const sql = `${SELECT_ACTIVE} AND u.id = $1 FOR NO KEY UPDATE OF u`;
    const [facts] = await this.database.query<PasswordFacts>(sql, [userId]);
    return facts;
  }

  async lockByEmail(email: string): Promise<PasswordFacts | undefined> {
    const sql = `${SELECT_ACTIVE} AND u.canonical_email = $1 FOR NO KEY UPDATE OF u`;
    const [facts] = await this.database.query<PasswordFacts>(sql, [canonicalEmail(email)]);
    return facts;
  }

  /** Of an account that is locked. A password its person chose is one they need not change. */
  async replace(userId: string, hash: string): Promise<void> {
    await this.database.query(
      `UPDATE users SET password_hash = $2, password_changed_at = clock_timestamp(), must_change_password = false,
         version = version + 1 WHERE id = $1`,
      [userId, hash],
    );
  }
}

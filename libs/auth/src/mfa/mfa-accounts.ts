import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { type SignInFacts, USER_STATUS_NOW } from '@app/users';

/** An account as the second factor sees it: how it signs in, and where its mail goes. */
export interface MfaAccount extends SignInFacts {
  readonly email: string;
}

const ACCOUNT = `id, email, ${USER_STATUS_NOW} AS status, password_hash AS "passwordHash"`;

/**
 * Whose factor it is. Every change of factors, codes or challenges takes the account's row first, so that enrolment, sign-in,
 * reset and suspension come one after the other.
 */
@Injectable()
export class MfaAccounts {
  constructor(private readonly database: Database) {}

  /** Deleted accounts are not found. */
  async find(userId: string): Promise<MfaAccount | undefined> {
    const [account] = await this.database.query<MfaAccount>(
      `SELECT ${ACCOUNT} FROM users WHERE id = $1 AND deleted_at IS NULL`,
      [userId],
    );
    return account;
  }

  /** Until the transaction ends. Deleted accounts are not found. */
  async lock(userId: string): Promise<MfaAccount | undefined> {
    const [account] = await this.database.query<MfaAccount>(
      `SELECT ${ACCOUNT} FROM users WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE`,
      [userId],
    );
    return account;
  }

  /** @returns false when it was suspended or deleted, or its password changed, since it was read */
  async lockUnchanged({ id, passwordHash }: SignInFacts): Promise<boolean> {
    const account = await this.lock(id);
    return account?.status === 'active' && account.passwordHash === passwordHash;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Database, SETTINGS, type Settings } from '@app/platform';

/** At once, so that neither memory nor a transaction grows with the number of accounts. */
const BATCH_SIZE = 100;

/**
 * Registered by its own person (an invited account has no password until it is accepted, one that an admin made with a
 * password is active), never verified, and neither mailed a link nor touched by an admin for `$1` days.
 */
const IS_DUE = `
  u.status = 'pending' AND u.password_hash IS NOT NULL AND u.email_verified_at IS NULL AND u.deleted_at IS NULL
  AND u.created_at < now() - make_interval(days => $1) AND u.updated_at < now() - make_interval(days => $1)
  AND NOT EXISTS (SELECT FROM email_verification_tokens t WHERE t.user_id = u.id AND t.consumed_at IS NULL
                  AND t.created_at >= now() - make_interval(days => $1))`;

/** Registrations that nobody verified for UNVERIFIED_ACCOUNT_DAYS. */
@Injectable()
export class UnverifiedAccountsRepository {
  constructor(
    private readonly database: Database,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Some of them, oldest first. */
  async listDue(): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT u.id FROM users u WHERE ${IS_DUE} ORDER BY u.created_at LIMIT ${BATCH_SIZE}`,
      [this.settings.unverifiedAccountDays],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Locks the account, then looks again: a link that was mailed, or followed, while this waited counts.
   * @returns false when it is not due any more
   */
  async lockDue(userId: string): Promise<boolean> {
    await this.database.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [userId]);
    const rows = await this.database.query(`SELECT FROM users u WHERE ${IS_DUE} AND u.id = $2`, [
      this.settings.unverifiedAccountDays,
      userId,
    ]);
    return rows.length > 0;
  }
}

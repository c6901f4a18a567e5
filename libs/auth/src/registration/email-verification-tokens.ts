import { Injectable } from '@nestjs/common';
import { Database, consumeOnce } from '@app/platform';
import { hashOpaqueToken, newOpaqueToken } from '../single-use/opaque-token.js';

export const VERIFICATION_HOURS = 24;
/** Mail is sent to an address that nobody has proved yet: nobody shall be flooded through us. */
const TOKENS_PER_HOUR = 5;

/** What a token proves the reading of. */
export interface VerificationSubject {
  readonly userId: string;
  readonly email: string;
  /** The session that asked to change the address to this one; null when the account has it already. */
  readonly changeSessionId: string | null;
}

/** A request to change the address dies with the password it was confirmed by. */
const PASSWORD_IS_THE_SAME = `(change_session_id IS NULL OR NOT EXISTS (
  SELECT FROM users u WHERE u.id = email_verification_tokens.user_id
  AND u.password_changed_at > email_verification_tokens.created_at))`;

/** Tokens that prove the reading of an address, kept as hashes. A newer one of the same kind supersedes the older. */
@Injectable()
export class EmailVerificationTokens {
  constructor(private readonly database: Database) {}

  /** Call it with the account's row locked: the limit counts rows. @returns undefined when there were too many */
  async issue({ userId, email, changeSessionId }: VerificationSubject): Promise<string | undefined> {
    const token = newOpaqueToken();
    const [issued] = await this.database.query<{ id: string }>(
      `INSERT INTO email_verification_tokens (user_id, email, change_session_id, token_hash, expires_at)
       SELECT $1, $2, $3::uuid, $4, now() + make_interval(hours => $5)
       WHERE (SELECT count(*) FROM email_verification_tokens
              WHERE user_id = $1 AND created_at > now() - interval '1 hour') < $6
       RETURNING id`,
      [userId, email, changeSessionId, hashOpaqueToken(token), VERIFICATION_HOURS, TOKENS_PER_HOUR],
    );
    if (!issued) return undefined;
    await this.supersede(userId, issued.id, changeSessionId !== null);
    return token;
  }

  consume(token: string): Promise<VerificationSubject | undefined> {
    return consumeOnce<VerificationSubject>(this.database, {
      table: 'email_verification_tokens',
      column: 'token_hash',
      value: hashOpaqueToken(token),
      condition: `expires_at > now() AND ${PASSWORD_IS_THE_SAME}`,
      returning: 'user_id AS "userId", email, change_session_id AS "changeSessionId"',
    });
  }

  /** What was mailed before is worthless from now on. */
  async retireAllOf(userId: string): Promise<void> {
    await this.database.query(
      'UPDATE email_verification_tokens SET consumed_at = clock_timestamp() WHERE user_id = $1 AND consumed_at IS NULL',
      [userId],
    );
  }

  private async supersede(userId: string, newestId: string, isChange: boolean): Promise<void> {
    await this.database.query(
      `UPDATE email_verification_tokens SET consumed_at = clock_timestamp()
       WHERE user_id = $1 AND id <> $2 AND (change_session_id IS NOT NULL) = $3 AND consumed_at IS NULL`,
      [userId, newestId, isChange],
    );
  }
}

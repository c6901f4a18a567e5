import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, consumeOnce } from '@app/platform';
import { hashOpaqueToken, newOpaqueToken } from '../single-use/opaque-token.js';

export const RESET_TTL_MINUTES = 30;
/**
 * Links one account gets within the life of one, so that nobody can flood a mailbox. Because the window is that life, whoever
 * uses the five up locks nobody out: until one falls out of the window, the newest still works.
 */
const MAX_LIVE_LINKS = 5;

const IS_LIVE = 'consumed_at IS NULL AND expires_at > clock_timestamp()';

/** Tokens that set a new password: single use, half an hour, only the newest works. Stored only as hashes. */
@Injectable()
export class PasswordResetTokens {
  constructor(private readonly database: Database) {}

  /**
   * Of an account that is locked. Without one, the same statements are made for nobody, so that they take as long.
   * @returns the token; undefined when there is no account, or it got too many already
   */
  async issue(userId: string = randomUUID()): Promise<string | undefined> {
    const token = newOpaqueToken();
    await this.database.query('DELETE FROM password_reset_tokens WHERE user_id = $1 AND expires_at < now()', [userId]);
    const issued = await this.database.query(
      `WITH issued AS (
         INSERT INTO password_reset_tokens (user_id, token_hash, expires_at)
         SELECT u.id, $2, clock_timestamp() + make_interval(mins => $3) FROM users u
         WHERE u.id = $1 AND (SELECT count(*) FROM password_reset_tokens WHERE user_id = u.id) < $4
         RETURNING user_id
       ), outdated AS (
         UPDATE password_reset_tokens t SET consumed_at = clock_timestamp() FROM issued
         WHERE t.user_id = issued.user_id AND t.consumed_at IS NULL
       ) SELECT user_id FROM issued`,
      [userId, hashOpaqueToken(token), RESET_TTL_MINUTES, MAX_LIVE_LINKS],
    );
    return issued.length > 0 ? token : undefined;
  }

  /** Whose it is, without using it. */
  async findUserId(token: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ userId: string }>(
      `SELECT user_id AS "userId" FROM password_reset_tokens WHERE token_hash = $1 AND ${IS_LIVE}`,
      [hashOpaqueToken(token)],
    );
    return row?.userId;
  }

  /** False when it was used, is too old, or a newer one or a change of the account made it worthless. */
  async consume(token: string): Promise<boolean> {
    const consumed = await consumeOnce(this.database, {
      table: 'password_reset_tokens',
      column: 'token_hash',
      value: hashOpaqueToken(token),
      condition: 'expires_at > clock_timestamp()',
      returning: 'id',
    });
    return consumed !== undefined;
  }

  async invalidateAllOf(userId: string): Promise<void> {
    await this.database.query(
      'UPDATE password_reset_tokens SET consumed_at = clock_timestamp() WHERE user_id = $1 AND consumed_at IS NULL',
      [userId],
    );
  }
}

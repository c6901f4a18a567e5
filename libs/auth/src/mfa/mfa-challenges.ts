import { Injectable } from '@nestjs/common';
import { Database, DomainEvents, consumeOnce } from '@app/platform';
import { type SignInFacts } from '@app/users';
import { hashOpaqueToken, newOpaqueToken } from '../single-use/opaque-token.js';
import { MfaChallenged } from './mfa.events.js';

const TTL_MINUTES = 5;
const ATTEMPTS = 5;
const IS_OPEN = 'consumed_at IS NULL AND expires_at > now()';
/** In place of the hash itself, which need not lie in a second table. */
const PASSWORD_DIGEST = `sha256(convert_to(u.password_hash, 'UTF8'))`;

/** Who answers a challenge, and whether the account is as it was when the password was right. */
export interface Challenge {
  readonly userId: string;
}

/** What lies between the right password and the session: an opaque token, stored as a hash, good for one success. */
@Injectable()
export class MfaChallenges {
  constructor(
    private readonly database: Database,
    private readonly events: DomainEvents,
  ) {}

  /** For an account with a second factor, whose lock the caller holds. @returns undefined when it has none */
  async open({ id: userId }: SignInFacts): Promise<string | undefined> {
    const token = newOpaqueToken();
    const opened = await this.database.prepared(
      `INSERT INTO mfa_challenges (user_id, token_hash, password_digest, expires_at)
       SELECT u.id, $2, ${PASSWORD_DIGEST}, now() + make_interval(mins => $3)
       FROM users u JOIN mfa_factors f ON f.user_id = u.id AND f.confirmed_at IS NOT NULL AND f.removed_at IS NULL
       WHERE u.id = $1 RETURNING id`,
      [userId, hashOpaqueToken(token), TTL_MINUTES],
    );
    if (opened.length === 0) return undefined;
    await this.forgetOld(userId);
    await this.events.publish(new MfaChallenged(userId));
    return token;
  }

  /** Counts an attempt, before anything is checked. @returns undefined when the token is unknown, over, or out of attempts */
  async attempt(token: string): Promise<Challenge | undefined> {
    const [challenge] = await this.database.query<Challenge>(
      `UPDATE mfa_challenges SET attempts = attempts + 1
       WHERE token_hash = $1 AND ${IS_OPEN} AND attempts < $2 RETURNING user_id AS "userId"`,
      [hashOpaqueToken(token), ATTEMPTS],
    );
    return challenge;
  }

  /** @returns false when somebody else used it, it is over, or the password has changed since */
  async consume(token: string): Promise<boolean> {
    const consumed = await consumeOnce(this.database, {
      table: 'mfa_challenges',
      column: 'token_hash',
      value: hashOpaqueToken(token),
      condition: `expires_at > now() AND password_digest =
        (SELECT ${PASSWORD_DIGEST} FROM users u WHERE u.id = mfa_challenges.user_id)`,
      returning: 'id',
    });
    return consumed !== undefined;
  }

  async removeAllOf(userId: string): Promise<void> {
    await this.database.query('DELETE FROM mfa_challenges WHERE user_id = $1', [userId]);
  }

  private async forgetOld(userId: string): Promise<void> {
    await this.database.query('DELETE FROM mfa_challenges WHERE user_id = $1 AND expires_at < now()', [userId]);
  }
}

import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database } from '@app/platform';

const KIND = 'code';
const GUESSES = 10;
const WINDOW_MINUTES = 15;
const WINDOW_IS_OVER = `g.window_started_at <= now() - make_interval(mins => ${WINDOW_MINUTES})`;

/**
 * How often an account's codes may be guessed wrong, across challenges, networks and replicas. A guess is taken before it is
 * checked and given back when it was right, so that parallel guesses cannot slip past. Passwords are counted apart, by
 * `GuessLimiter`: wrong ones must not lock the second step.
 */
@Injectable()
export class MfaGuesses {
  constructor(private readonly database: Database) {}

  /** Must run outside a transaction: what is taken stays taken when the rest is refused. @throws RATE_LIMITED */
  async take(userId: string): Promise<void> {
    const taken = await this.database.query(
      `INSERT INTO mfa_guesses AS g (user_id, kind, window_started_at, count) VALUES ($1, $2, now(), 1)
       ON CONFLICT (user_id, kind) DO UPDATE
         SET count = CASE WHEN ${WINDOW_IS_OVER} THEN 1 ELSE g.count + 1 END,
             window_started_at = CASE WHEN ${WINDOW_IS_OVER} THEN now() ELSE g.window_started_at END
         WHERE ${WINDOW_IS_OVER} OR g.count < $3
       RETURNING user_id`,
      [userId, KIND, GUESSES],
    );
    if (taken.length === 0) throw appError('RATE_LIMITED', { retryAfterSeconds: await this.secondsLeft(userId) });
  }

  /** One only: a right code of the owner must not wipe out what somebody else guessed wrong. */
  async giveBack(userId: string): Promise<void> {
    await this.database.query(
      'UPDATE mfa_guesses SET count = count - 1 WHERE user_id = $1 AND kind = $2 AND count > 0',
      [userId, KIND],
    );
  }

  private async secondsLeft(userId: string): Promise<number> {
    const [row] = await this.database.query<{ seconds: number }>(
      `SELECT ceil(extract(epoch FROM window_started_at + make_interval(mins => $3) - now()))::int AS seconds
       FROM mfa_guesses WHERE user_id = $1 AND kind = $2`,
      [userId, KIND, WINDOW_MINUTES],
    );
    return Math.max(1, row?.seconds ?? 1);
  }
}

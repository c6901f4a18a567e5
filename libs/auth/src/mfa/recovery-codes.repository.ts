import { Injectable } from '@nestjs/common';
import { Database, consumeOnce } from '@app/platform';
import { hashRecoveryCode, newRecoveryCodes } from './recovery-code.js';

/** The codes for the day the telephone is lost, known here only as hashes. Each works once. */
@Injectable()
export class RecoveryCodes {
  constructor(private readonly database: Database) {}

  /** Ten new ones; the old ones are gone. Shown to their owner now or never. */
  async replace(userId: string): Promise<string[]> {
    const codes = newRecoveryCodes();
    await this.remove(userId);
    await this.database.query('INSERT INTO recovery_codes (user_id, code_hash) SELECT $1, unnest($2::bytea[])', [
      userId,
      codes.map((code) => hashRecoveryCode(userId, code)),
    ]);
    return codes;
  }

  /** @returns false when it is none of this account's, or was used */
  async consume(userId: string, code: string): Promise<boolean> {
    const consumed = await consumeOnce(this.database, {
      table: 'recovery_codes',
      column: 'code_hash',
      value: hashRecoveryCode(userId, code),
      returning: 'id',
    });
    return consumed !== undefined;
  }

  async countLeft(userId: string): Promise<number> {
    const [row] = await this.database.query<{ left: number }>(
      'SELECT count(*)::int AS left FROM recovery_codes WHERE user_id = $1 AND consumed_at IS NULL',
      [userId],
    );
    return row!.left;
  }

  async remove(userId: string): Promise<void> {
    await this.database.query('DELETE FROM recovery_codes WHERE user_id = $1', [userId]);
  }
}

import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database, Secrets, isLockTimeout } from '@app/platform';

/** What was answered, to be answered again. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface IdempotentRequest {
  readonly principalId: string;
  readonly key: string;
  /** Says what was asked: the same key for something else is a mistake of the caller's. */
  readonly hash: Buffer;
}

/** How long a key is remembered. */
const RETENTION_HOURS = 24;
/** How long a repetition waits for the call it repeats, before it is told to come back later. */
const WAIT_MS = 3_000;
const SEALING_PURPOSE = 'idempotent-answer';

/**
 * Keys and their answers, written in the transaction of the effect itself: there is no moment at which one exists without the
 * other, whatever is killed when.
 */
@Injectable()
export class StoredAnswers {
  constructor(
    private readonly database: Database,
    private readonly secrets: Secrets,
  ) {}

  /**
   * Takes the key for this transaction. A repetition in flight waits here, on the primary key, until the first call ends.
   * @returns false when the key has been used already
   * @throws IDEMPOTENCY_KEY_IN_FLIGHT when the first call takes too long
   */
  async claim({ principalId, key, hash }: IdempotentRequest): Promise<boolean> {
    await this.database.query(`SELECT set_config('lock_timeout', $1, true)`, [`${WAIT_MS}ms`]);
    await this.database.query(
      'DELETE FROM idempotency_keys WHERE principal_id = $1 AND key = $2 AND created_at < now() - make_interval(hours => $3)',
      [principalId, key, RETENTION_HOURS],
    );
    const claimed = await this.insert(principalId, key, hash);
    await this.database.query(`SELECT set_config('lock_timeout', '0', true)`);
    return claimed;
  }

  async keep({ principalId, key }: IdempotentRequest, answer: StoredAnswer): Promise<void> {
    const sealed = this.secrets.seal(Buffer.from(JSON.stringify(answer)), SEALING_PURPOSE);
    await this.database.query('UPDATE idempotency_keys SET answer_sealed = $3 WHERE principal_id = $1 AND key = $2', [
      principalId,
      key,
      sealed,
    ]);
  }

  /** Undefined when the key was used for another request. */
  async find({ principalId, key, hash }: IdempotentRequest): Promise<StoredAnswer | undefined> {
    const [row] = await this.database.query<{ sealed: Buffer }>(
      `SELECT answer_sealed AS sealed FROM idempotency_keys WHERE principal_id = $1 AND key = $2 AND request_hash = $3`,
      [principalId, key, hash],
    );
    return row && (JSON.parse(this.secrets.unseal(row.sealed, SEALING_PURPOSE).toString()) as StoredAnswer);
  }

  /** @returns how many keys were forgotten */
  async forgetOld(): Promise<number> {
    const rows = await this.database.query(
      'DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(hours => $1) RETURNING key',
      [RETENTION_HOURS],
    );
    return rows.length;
  }

  private async insert(principalId: string, key: string, hash: Buffer): Promise<boolean> {
    try {
      const claimed = await this.database.query(
        `INSERT INTO idempotency_keys (principal_id, key, request_hash) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING RETURNING key`,
        [principalId, key, hash],
      );
      return claimed.length > 0;
    } catch (error) {
      throw isLockTimeout(error) ? appError('IDEMPOTENCY_KEY_IN_FLIGHT', { cause: error }) : error;
    }
  }
}

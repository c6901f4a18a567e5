import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NIL_UUID, appError } from '@app/kernel';
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

type Claim = Pick<IdempotentRequest, 'principalId' | 'key'>;

const WALK_SIZE = 200;
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
  private readonly traceKey: Buffer;

  constructor(
    private readonly database: Database,
    private readonly secrets: Secrets,
  ) {
    this.traceKey = secrets.key('forgotten-idempotency-key');
  }

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

  /** The keys that somebody used, and what they were answered. */
  async forgetOf(principalId: string): Promise<void> {
    await this.database.query('DELETE FROM idempotency_keys WHERE principal_id = $1', [principalId]);
  }

  /**
   * Forgets the answers that mention somebody, and their keys, in which people write names too. What stays of a key knows it
   * again, as used for something else: a repetition must not make the person once more.
   */
  async forgetMentions(isMentioned: (text: string) => boolean): Promise<void> {
    for (let last = { principalId: NIL_UUID, key: '' }; ;) {
      const rows = await this.answersAfter(last);
      for (const row of rows) if (isMentioned(`${row.key} ${this.textOf(row.sealed)}`)) await this.blank(row);
      if (rows.length < WALK_SIZE) return;
      last = rows.at(-1)!;
    }
  }

  /** @returns how many keys were forgotten */
  async forgetOld(): Promise<number> {
    const rows = await this.database.query(
      'DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(hours => $1) RETURNING key',
      [RETENTION_HOURS],
    );
    return rows.length;
  }

  private answersAfter({ principalId, key }: Claim): Promise<(Claim & { readonly sealed: Buffer })[]> {
    return this.database.query(
      `SELECT principal_id AS "principalId", key, answer_sealed AS sealed FROM idempotency_keys
       WHERE (principal_id, key) > ($1::uuid, $2) AND answer_sealed IS NOT NULL ORDER BY principal_id, key LIMIT ${WALK_SIZE}`,
      [principalId, key],
    );
  }

  private async blank({ principalId, key }: Claim): Promise<void> {
    await this.database.query(
      `UPDATE idempotency_keys SET key = $3, request_hash = '', answer_sealed = NULL WHERE principal_id = $1 AND key = $2`,
      [principalId, key, this.traceOf(key)],
    );
  }

  private traceOf(key: string): string {
    return createHmac('sha256', this.traceKey).update(key).digest('base64url');
  }

  /** Empty when it was sealed under another SECRET_KEY. */
  private textOf(sealed: Buffer): string {
    try {
      return this.secrets.unseal(sealed, SEALING_PURPOSE).toString();
    } catch {
      return '';
    }
  }

  private async insert(principalId: string, key: string, hash: Buffer): Promise<boolean> {
    try {
      const claimed = await this.database.query(
        `INSERT INTO idempotency_keys (principal_id, key, request_hash)
         SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT FROM idempotency_keys WHERE principal_id = $1 AND key = $4)
         ON CONFLICT DO NOTHING RETURNING key`,
        [principalId, key, hash, this.traceOf(key)],
      );
      return claimed.length > 0;
    } catch (error) {
      throw isLockTimeout(error) ? appError('IDEMPOTENCY_KEY_IN_FLIGHT', { cause: error }) : error;
    }
  }
}

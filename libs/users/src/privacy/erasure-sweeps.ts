import { Injectable, Logger } from '@nestjs/common';
import { type KnownPerson } from '@app/kernel';
import { Database, Jobs, Secrets } from '@app/platform';
import { knownPerson } from './known-person.js';
import { PersonalDataSources } from './personal-data-sources.js';

const SEALING_PURPOSE = 'user-erasure';
const BATCH = 50;
/** No request takes as long: what was being answered when somebody was erased has been written by then. */
const ONCE_MORE_SECONDS = 60;

interface OpenErasure {
  readonly userId: string;
  readonly sealed: Buffer;
}

/**
 * What an erasure does after its commit: queues, files and stored answers are looked through for the person. What to look
 * for waits sealed, in the transaction of the erasure, and is the last to go: a process that dies on the way loses nothing.
 */
@Injectable()
export class ErasureSweeps {
  private readonly logger = new Logger(ErasureSweeps.name);

  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly secrets: Secrets,
    private readonly sources: PersonalDataSources,
  ) {}

  /** In the caller's transaction. */
  async ask(person: KnownPerson): Promise<void> {
    const sealed = this.secrets.seal(Buffer.from(JSON.stringify(person)), SEALING_PURPOSE);
    await this.database.query('INSERT INTO user_erasures (user_id, known_sealed) VALUES ($1, $2)', [person.id, sealed]);
    await this.jobs.enqueue('user-erasure', {});
    await this.jobs.enqueue('user-erasure', { userId: person.id }, ONCE_MORE_SECONDS);
  }

  /** @throws Error when something is not finished: to be asked again */
  async sweepAll(): Promise<void> {
    const open = await this.database.query<OpenErasure>(
      `SELECT user_id AS "userId", known_sealed AS sealed FROM user_erasures WHERE completed_at IS NULL
       ORDER BY erased_at LIMIT ${BATCH}`,
    );
    let unfinished = 0;
    for (const erasure of open) if (!(await this.trySweep(erasure))) unfinished++;
    if (unfinished > 0) throw new Error(`${unfinished} erasures are not finished yet`);
    if (open.length === BATCH) await this.sweepAll();
  }

  /** What only came in after the erasure, from requests that were being answered just then; the id alone finds it. */
  async eraseAgain(userId: string): Promise<void> {
    await this.database.transaction(async () => {
      for (const source of this.sources.all) await source.erase?.(knownPerson(userId, []));
    });
  }

  /** @returns false when something is not finished */
  async sweep(person: KnownPerson): Promise<boolean> {
    let isDone = true;
    for (const source of this.sources.all) if ((await source.sweep?.(person)) === false) isDone = false;
    if (isDone) await this.complete(person.id);
    return isDone;
  }

  /** One that cannot be finished must not keep the others waiting. */
  private async trySweep(erasure: OpenErasure): Promise<boolean> {
    try {
      return await this.sweep(this.unseal(erasure));
    } catch (error) {
      this.logger.warn(`The erasure of ${erasure.userId} is tried again: ${(error as Error).message}`);
      return false;
    }
  }

  private async complete(userId: string): Promise<void> {
    await this.database.query(
      `UPDATE user_erasures SET known_sealed = NULL, completed_at = clock_timestamp()
       WHERE user_id = $1 AND completed_at IS NULL`,
      [userId],
    );
  }

  private unseal({ sealed }: OpenErasure): KnownPerson {
    return JSON.parse(this.secrets.unseal(sealed, SEALING_PURPOSE).toString()) as KnownPerson;
  }
}

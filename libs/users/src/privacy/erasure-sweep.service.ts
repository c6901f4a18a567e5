import { Injectable, Logger } from '@nestjs/common';
import { type KnownPerson } from '@app/kernel';
import { Database, Jobs } from '@app/platform';
import { ErasuresRepository, type OpenErasure } from './erasures.repository.js';
import { knownPerson } from './known-person.js';
import { PersonalDataSources } from './personal-data-sources.js';

const BATCH = 50;
/** No request takes as long: what was being answered when somebody was erased has been written by then. */
const ONCE_MORE_SECONDS = 60;

/**
 * What an erasure does after its commit: queues, files and stored answers are looked through for the person. What to look
 * for waits sealed, in the transaction of the erasure, and is the last to go: a process that dies on the way loses nothing.
 */
@Injectable()
export class ErasureSweepService {
  private readonly logger = new Logger(ErasureSweepService.name);

  constructor(
    private readonly database: Database,
    private readonly erasures: ErasuresRepository,
    private readonly jobs: Jobs,
    private readonly sources: PersonalDataSources,
  ) {}

  /** In the caller's transaction. */
  async ask(person: KnownPerson): Promise<void> {
    await this.erasures.insert(person);
    await this.jobs.enqueue('user-erasure', {});
    await this.jobs.enqueue('user-erasure', { userId: person.id }, ONCE_MORE_SECONDS);
  }

  /** @throws Error when something is not finished: to be asked again */
  async sweepAll(): Promise<void> {
    const open = await this.erasures.listOpen(BATCH);
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
    if (isDone) await this.erasures.complete(person.id);
    return isDone;
  }

  /** One that cannot be finished must not keep the others waiting. */
  private async trySweep(erasure: OpenErasure): Promise<boolean> {
    try {
      return await this.sweep(this.erasures.open(erasure));
    } catch (error) {
      this.logger.warn(`The erasure of ${erasure.userId} is tried again: ${(error as Error).message}`);
      return false;
    }
  }
}

import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '@app/platform';
import { ImportRun } from './import-run.js';
import { ImportTidyingRepository } from './import-tidying.repository.js';
import { ImportsRepository } from './imports.repository.js';

const EVERY_TEN_MINUTES = '*/10 * * * *';
/** A new import is announced by a job; this finds those whose worker was lost. */
const LOOK_MS = 2_000;

/**
 * Works through imports, one at a time in each process. Which worker has an import is a lease in its row: two never have the
 * same, and the lease of one that was killed ends by itself.
 */
@Injectable()
export class ImportWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(ImportWorker.name);
  private readonly workerId = randomUUID();
  private work: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isStopping = false;

  constructor(
    private readonly jobs: Jobs,
    private readonly imports: ImportsRepository,
    private readonly run: ImportRun,
    private readonly tidying: ImportTidyingRepository,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('user-import', async () => {
      this.wake();
      await this.tidying.tidy();
    });
    await this.jobs.schedule('user-import', EVERY_TEN_MINUTES);
    this.timer = setInterval(() => this.wake(), LOOK_MS).unref();
  }

  /** Finishes the batch at hand; somebody else goes on, or this process when it is back. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.timer);
    await this.work;
  }

  private wake(): void {
    if (this.isStopping) return;
    this.work ??= this.workThrough()
      .catch((error: unknown) => this.logger.debug(`Imports: ${(error as Error).message}`))
      .finally(() => (this.work = undefined));
  }

  private async workThrough(): Promise<void> {
    while (!this.isStopping) {
      const task = await this.imports.claim(this.workerId);
      if (!task) return;
      await this.run.run(task, { importId: task.id, workerId: this.workerId }, () => this.isStopping);
    }
  }
}

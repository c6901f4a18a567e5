import { Injectable, Logger } from '@nestjs/common';
import { readRecords } from './file/read-records.js';
import { ImportBatchService } from './import-batch.service.js';
import { ImportChunksRepository } from './import-chunks.repository.js';
import { ImportPreparation } from './import-preparation.js';
import { type ImportTask, type Lease } from './import-task.js';
import { ImportsRepository } from './imports.repository.js';

const RENEW_MS = 3_000;
/** In vain, one after the other, without one batch in between: then it is the import's own fault. */
const MAX_ATTEMPTS = 10;
const RETRY_SECONDS = 3;

/** One worker's time with one import: batch after batch until its end, until somebody else has it, or until it is told to pause. */
@Injectable()
export class ImportRun {
  private readonly logger = new Logger(ImportRun.name);

  constructor(
    private readonly imports: ImportsRepository,
    private readonly chunks: ImportChunksRepository,
    private readonly preparation: ImportPreparation,
    private readonly batches: ImportBatchService,
  ) {}

  async run(task: ImportTask, lease: Lease, mustPause: () => boolean): Promise<void> {
    const renewal = setInterval(() => void this.imports.renew(lease).catch(() => {}), RENEW_MS);
    try {
      if (task.attempts > MAX_ATTEMPTS) await this.batches.giveUp(lease);
      else if (!(await this.workThrough(task, lease, mustPause))) await this.imports.release(lease);
    } catch (error) {
      this.logger.warn(`The import ${task.id} is interrupted: ${(error as Error).message}`);
      await this.imports.release(lease, RETRY_SECONDS).catch(() => {});
    } finally {
      clearInterval(renewal);
    }
  }

  /** False when it paused. */
  private async workThrough(task: ImportTask, lease: Lease, mustPause: () => boolean): Promise<boolean> {
    const records = readRecords(this.chunks, task);
    let { position } = task;
    let countedUntil = performance.now();
    for (let goesOn = true; goesOn;) {
      if (mustPause()) return false;
      const batch = await this.preparation.nextBatch(records, task, position);
      const now = performance.now();
      goesOn = await this.batches.commit(lease, task, batch, now - countedUntil);
      countedUntil = now;
      position = batch.next;
    }
    return true;
  }
}

import { Injectable } from '@nestjs/common';
import { type ErrorCode } from '@app/kernel';
import { DomainEvents, Notifications } from '@app/platform';
import { ImportFinished, ImportStopped } from './import.events.js';
import { ImportChunksRepository } from './import-chunks.repository.js';
import { type PreparedBatch } from './import-preparation.js';
import { ImportReportRepository, type ReportedRow } from './import-report.repository.js';
import { type ImportTask, type Lease } from './import-task.js';
import { type BatchCounts, ImportsRepository } from './imports.repository.js';
import { type RowOutcome } from './imports.dto.js';

/** Told to every replica with each step of an import; the payload is its id. */
export const USER_IMPORTS = 'user_imports';

/** Writes down what was done of an import, in the transaction that did it: that is why none of it is done twice. */
@Injectable()
export class ImportLedger {
  constructor(
    private readonly imports: ImportsRepository,
    private readonly chunks: ImportChunksRepository,
    private readonly report: ImportReportRepository,
    private readonly events: DomainEvents,
    private readonly notifications: Notifications,
  ) {}

  /** False when the import is no longer this worker's. */
  hold(lease: Lease): Promise<boolean> {
    return this.imports.hold(lease);
  }

  async record(
    { id, bytesTotal }: ImportTask,
    { next, isLast }: PreparedBatch,
    rows: readonly ReportedRow[],
    activeMs: number,
  ): Promise<void> {
    await this.report.insert(id, rows);
    await this.imports.advance(id, isLast ? { ...next, byte: bytesTotal } : next, countsOf(rows), activeMs);
    if (isLast) await this.finish(id);
    else await this.chunks.dropBefore(id, next.byte);
    await this.notifications.notify(USER_IMPORTS, id);
  }

  /** Before its end, and why. */
  async stop(id: string, code: ErrorCode): Promise<void> {
    if (!(await this.imports.end(id, 'failed', code))) return;
    await this.events.publish(new ImportStopped(id, code));
    await this.notifications.notify(USER_IMPORTS, id);
  }

  private async finish(id: string): Promise<void> {
    const counts = await this.imports.end(id, 'finished');
    await this.chunks.dropAll(id);
    await this.events.publish(new ImportFinished(id, { ...counts }));
  }
}

function countsOf(rows: readonly ReportedRow[]): BatchCounts {
  const count = (wanted: RowOutcome): number => rows.filter(({ outcome }) => outcome === wanted).length;
  return { created: count('created'), skipped: count('skipped'), failed: count('failed') };
}

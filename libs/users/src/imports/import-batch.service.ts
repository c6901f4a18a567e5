import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, AppError, isSystem, runInRequest } from '@app/kernel';
import { Database } from '@app/platform';
import { type NewAccount, UserBatchCreationService, emailTaken } from '../user-batch-creation.service.js';
import { ImportLedger } from './import-ledger.js';
import { type PreparedBatch, type PreparedRow } from './import-preparation.js';
import { ImportReportRepository, type ReportedRow } from './import-report.repository.js';
import { type ImportTask, type Lease } from './import-task.js';
import { ImporterStanding } from './importer-standing.js';
import { rowErrorsOf } from './row-errors.js';

/** What a dry run rolls back. */
class NothingIsKept extends Error {}

type Refusals = ReadonlyMap<NewAccount, AppError>;

/**
 * One batch is one transaction: accounts, report and position commit together or not at all. Whatever is killed when, the next
 * worker goes on behind the last batch that is whole.
 */
@Injectable()
export class ImportBatchService {
  constructor(
    private readonly database: Database,
    private readonly standing: ImporterStanding,
    private readonly creation: UserBatchCreationService,
    private readonly report: ImportReportRepository,
    private readonly ledger: ImportLedger,
  ) {}

  /** False when there is nothing left for this worker to do: it was the last, or the import was taken, cancelled or stopped. */
  async commit(lease: Lease, task: ImportTask, batch: PreparedBatch, activeMs: number): Promise<boolean> {
    return this.database.transaction(async () => {
      if (!(await this.ledger.hold(lease))) return false;
      const actor = await this.standing.actorFor(task);
      if (actor) await inNameOf(actor, task, () => this.make(actor, task, batch, activeMs));
      else await this.ledger.stop(task.id, 'IMPORTER_NOT_ALLOWED');
      return actor !== undefined && !batch.isLast;
    });
  }

  /** It cannot go on, and not for what stands in it. */
  async giveUp(lease: Lease): Promise<void> {
    await this.database.transaction(async () => {
      if (await this.ledger.hold(lease)) await this.ledger.stop(lease.importId, 'INTERNAL_ERROR');
    });
  }

  private async make(actor: Actor, task: ImportTask, batch: PreparedBatch, activeMs: number): Promise<void> {
    const accounts = batch.rows.flatMap((row) => ('account' in row ? row.account : []));
    const refusals = task.dryRun
      ? await this.tryAll(actor, task, accounts)
      : await this.createAll(actor, task, accounts);
    const rows = batch.rows.map((row) => reportedRow(row, task, refusals));
    await this.ledger.record(task, batch, rows, activeMs);
  }

  private async createAll(actor: Actor, task: ImportTask, accounts: readonly NewAccount[]): Promise<Refusals> {
    const { id: importId, invite } = task;
    const refusals = await this.creation.createAll(actor, accounts, { importId, invite });
    return new Map(accounts.flatMap((account, n) => (refusals[n] ? [[account, refusals[n]] as const] : [])));
  }

  /** Everything is done as it would be, and taken back: so a dry run refuses what the import would. */
  private async tryAll(actor: Actor, task: ImportTask, accounts: readonly NewAccount[]): Promise<Refusals> {
    let refusals: Refusals = new Map();
    try {
      await this.database.attempt(async () => {
        refusals = await this.createAll(actor, task, accounts);
        throw new NothingIsKept();
      });
    } catch (error) {
      if (!(error instanceof NothingIsKept)) throw error;
    }
    return this.withRepetitions(task, accounts, refusals);
  }

  /** Of batches before this one nobody is there to be found: what the file named already is noted beside it. */
  private async withRepetitions(
    { id }: ImportTask,
    accounts: readonly NewAccount[],
    refusals: Refusals,
  ): Promise<Refusals> {
    const digests = new Map(
      accounts.filter((account) => !refusals.has(account)).map((account) => [account, digestOf(id, account)] as const),
    );
    const isNew = await this.report.see(id, [...digests.values()]);
    const repeated = [...digests].filter(([, digest]) => !isNew.has(digest.toString('hex')));
    return new Map([...refusals, ...repeated.map(([account]) => [account, emailTaken()] as const)]);
  }
}

/** The trail names who handed the file in, and the request by which they did. */
function inNameOf(actor: Actor, { requestId }: ImportTask, work: () => Promise<void>): Promise<void> {
  if (isSystem(actor)) return work();
  return runInRequest({ requestId: requestId ?? '', ip: undefined, userAgent: undefined, principal: actor }, work);
}

function digestOf(importId: string, { user }: NewAccount): Buffer {
  return hash('sha256', `${importId} ${user.canonicalEmail}`, 'buffer');
}

function reportedRow(row: PreparedRow, { dryRun, onExisting }: ImportTask, refusals: Refusals): ReportedRow {
  const { line } = row;
  if (!('account' in row)) return { line, outcome: 'failed', userId: null, errors: row.errors };
  const refusal = refusals.get(row.account);
  if (!refusal) return { line, outcome: 'created', userId: dryRun ? null : row.account.user.id, errors: [] };
  const isSkipped = refusal.code === 'EMAIL_TAKEN' && onExisting === 'skip';
  return { line, outcome: isSkipped ? 'skipped' : 'failed', userId: null, errors: rowErrorsOf(refusal) };
}

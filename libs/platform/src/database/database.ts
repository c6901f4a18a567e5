import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { currentRequest } from '@app/kernel';
import { isTransient, translateDatabaseError } from './database-errors.js';

interface AmbientTransaction {
  readonly manager: EntityManager;
  readonly afterCommit: (() => void)[];
}

const ambient = new AsyncLocalStorage<AmbientTransaction>();

const ATTEMPTS = 4;
const BACKOFF_MS = 15;

/**
 * The one door to PostgreSQL. `transaction` opens one, or joins the one already open in this call; `manager` and `query`
 * join it too. Only services open transactions; Redis, mail and HTTP never happen inside one.
 * A deadlock or serialization failure is tried again from the start, so the work must be repeatable.
 */
@Injectable()
export class Database {
  constructor(private readonly dataSource: DataSource) {}

  get manager(): EntityManager {
    return ambient.getStore()?.manager ?? this.dataSource.manager;
  }

  get isInTransaction(): boolean {
    return ambient.getStore() !== undefined;
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    if (this.isInTransaction) return work();
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.runOnce(work);
      } catch (error) {
        if (attempt === ATTEMPTS || !isTransient(error)) throw translateDatabaseError(error);
        await sleep(Math.random() * BACKOFF_MS * 2 ** attempt);
        forgetRolledBackEvent();
      }
    }
  }

  /**
   * Runs `work` inside the open transaction as something of its own: when it throws, all it did is undone, events and jobs
   * included, and the transaction goes on. A deadlock still ends the whole transaction, to be tried again.
   */
  async savepoint<T>(work: () => Promise<T>): Promise<T> {
    const { afterCommit } = ambient.getStore() ?? {};
    if (!afterCommit) throw new Error('savepoint needs an open transaction');
    const [taskCount, eventId] = [afterCommit.length, currentRequest()?.auditEventId];
    await this.query('SAVEPOINT step');
    try {
      const result = await work();
      await this.query('RELEASE SAVEPOINT step');
      return result;
    } catch (error) {
      if (isTransient(error)) throw error;
      await this.query('ROLLBACK TO SAVEPOINT step; RELEASE SAVEPOINT step');
      afterCommit.length = taskCount;
      rememberEvent(eventId);
      throw translateDatabaseError(error);
    }
  }

  /** Runs `task` once the open transaction has committed, never if it rolls back. */
  afterCommit(task: () => void): void {
    const open = ambient.getStore();
    if (!open) throw new Error('afterCommit needs an open transaction');
    open.afterCommit.push(task);
  }

  /** The rows a statement answers: those it reads, or those it names in RETURNING. */
  async query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const open = ambient.getStore()?.manager.queryRunner;
    // Inside a transaction the raw error travels to `transaction`, which decides whether to try again.
    if (open) return rowsOf<Row>(open, sql, parameters);
    const runner = this.dataSource.createQueryRunner();
    try {
      return await rowsOf<Row>(runner, sql, parameters);
    } catch (error) {
      throw translateDatabaseError(error);
    } finally {
      await runner.release();
    }
  }

  private async runOnce<T>(work: () => Promise<T>): Promise<T> {
    const afterCommit: (() => void)[] = [];
    const result = await this.dataSource.transaction((manager) => ambient.run({ manager, afterCommit }, work));
    for (const task of afterCommit) task();
    return result;
  }
}

async function rowsOf<Row>(runner: QueryRunner, sql: string, parameters: readonly unknown[]): Promise<Row[]> {
  const { records } = await runner.query(sql, [...parameters], true);
  return records as Row[];
}

/** Which event the answer announces, when a later one was undone. */
function rememberEvent(eventId: string | undefined): void {
  const request = currentRequest();
  if (eventId === undefined) forgetRolledBackEvent();
  else if (request) request.auditEventId = eventId;
}

/** The event that a rolled back attempt announced was never written. */
function forgetRolledBackEvent(): void {
  const request = currentRequest();
  if (request) delete request.auditEventId;
}

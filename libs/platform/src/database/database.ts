import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { QueryConfig, QueryResult } from 'pg';
import { DataSource, type EntityManager, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { currentRequest } from '@app/kernel';
import { isTransient, translateDatabaseError } from './database-errors.js';
import { EntityRows } from './entity-rows.js';
import { poolOf } from './pool-of.js';
import { SharedReads } from './shared-reads.js';
import { Transaction } from './transaction.js';

const ambient = new AsyncLocalStorage<Transaction>();

const ATTEMPTS = 4;
const BACKOFF_MS = 15;
/** Each costs every connection some memory, here and in PostgreSQL. */
const MAX_PREPARED = 500;

/**
 * The one door to PostgreSQL. `transaction` opens one, or joins the one already open in this call; `manager` and `query`
 * join it too. Only services open transactions; Redis, mail and HTTP never happen inside one.
 * A deadlock or serialization failure is tried again from the start, so the work must be repeatable.
 */
@Injectable()
export class Database {
  /** The names of prepared statements, by their SQL. */
  private readonly names = new Map<string, string>();

  private readonly shared: SharedReads;

  constructor(private readonly dataSource: DataSource) {
    this.shared = new SharedReads(dataSource);
  }

  get manager(): EntityManager {
    return ambient.getStore()?.manager ?? this.dataSource.manager;
  }

  get isInTransaction(): boolean {
    return ambient.getStore() !== undefined;
  }

  async transaction<T>(work: () => Promise<T>): Promise<T> {
    const open = ambient.getStore();
    if (open) return open.join(work);
    const announced = currentRequest()?.auditEventId;
    for (let attempt = 1; ; attempt++) {
      try {
        return await Transaction.run(this.dataSource, (transaction) => ambient.run(transaction, work));
      } catch (error) {
        announceInstead(announced);
        if (attempt === ATTEMPTS || !isTransient(error)) throw translateDatabaseError(error);
        await sleep(Math.random() * BACKOFF_MS * 2 ** attempt);
      }
    }
  }

  /**
   * A part of the open transaction that may fail by itself: a refusal undoes this part, and nothing else.
   * A deadlock or serialization failure is none: it ends the transaction, to be tried again as a whole.
   * @throws Error outside a transaction
   */
  async attempt<T>(work: () => Promise<T>): Promise<T> {
    const open = ambient.getStore();
    if (!open) throw new Error('attempt needs an open transaction');
    const announced = currentRequest()?.auditEventId;
    try {
      return await open.part(work);
    } catch (error) {
      announceInstead(announced);
      throw isTransient(error) ? error : translateDatabaseError(error);
    }
  }

  /**
   * Does the work, answers what it found, and takes back what it wrote: the open transaction goes on as if it had not been.
   * @throws Error outside a transaction; what the work throws
   */
  async rehearse<T>(work: () => Promise<T>): Promise<T> {
    try {
      await this.attempt(async () => {
        throw new Rehearsed(await work());
      });
    } catch (error) {
      if (error instanceof Rehearsed) return error.found as T;
      throw error;
    }
    throw new Error('a rehearsal was not taken back');
  }

  /** Runs `task` once the open transaction has committed, never if it rolls back. */
  afterCommit(task: () => void): void {
    const open = ambient.getStore();
    if (!open) throw new Error('afterCommit needs an open transaction');
    open.onceCommitted(task);
  }

  /** The rows a statement answers: those it reads, or those it names in RETURNING. */
  query<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.rowsOf<Row>({ text: sql, values: parameters as unknown[] });
  }

  /**
   * The same, parsed and planned once a connection instead of every time. For SQL that is a constant of the code, each text being
   * kept for good, and whose best plan is the same whatever the parameters are.
   */
  prepared<Row>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.rowsOf<Row>(this.preparedQuery(sql, parameters));
  }

  /**
   * As `prepared`, for a SELECT that takes no lock and is over in no time: outside a transaction it shares a connection with
   * what else is asked at the moment, which would wait behind it.
   */
  async lookUp<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    const query = this.preparedQuery(sql, parameters);
    const shared = this.isInTransaction ? undefined : this.shared.query(query);
    if (!shared) return this.rowsOf(query);
    try {
      return (await shared).rows as Row[];
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }

  /**
   * As `prepared`, in the open transaction, for what nobody waits for: it is on its way at once. Its rows are told before the
   * transaction is over; refused, it ends the transaction, at its commit at the latest.
   * @throws Error outside a transaction
   */
  send<Row>(sql: string, parameters: readonly unknown[], onRows?: (rows: Row[]) => void): void {
    const open = ambient.getStore();
    if (!open) throw new Error('send needs an open transaction');
    open.send(this.preparedQuery(sql, parameters), onRows && (({ rows }) => onRows(rows as Row[])));
  }

  /** For hand-written SQL about an entity, under an alias. */
  rowsOfEntity<Entity extends ObjectLiteral>(target: EntityTarget<Entity>, alias: string): EntityRows<Entity> {
    return new EntityRows(this.dataSource, target, alias);
  }

  /** On the driver itself: TypeORM's own way costs more than the rest of a short request (docs/performance.md). */
  private async rowsOf<Row>(query: QueryConfig): Promise<Row[]> {
    const open = ambient.getStore();
    // Inside a transaction the raw error travels to `transaction`, which decides whether to try again.
    if (open) return (await open.query(query)).rows as Row[];
    try {
      return (await this.onAnyConnection(query)).rows as Row[];
    } catch (error) {
      throw translateDatabaseError(error);
    }
  }

  /** Not `pool.query`, which throws the connection away after every error, a refused value included. */
  private async onAnyConnection(query: QueryConfig): Promise<QueryResult> {
    const client = await poolOf(this.dataSource).connect();
    try {
      return await client.query(query);
    } finally {
      client.release();
    }
  }

  private preparedQuery(sql: string, parameters: readonly unknown[]): QueryConfig {
    return { name: this.nameOf(sql)!, text: sql, values: parameters as unknown[] };
  }

  /** Undefined once there are too many: then the statement is sent like any other. */
  private nameOf(sql: string): string | undefined {
    let name = this.names.get(sql);
    if (name === undefined && this.names.size < MAX_PREPARED) {
      name = `rollcall_${this.names.size}`;
      this.names.set(sql, name);
    }
    return name;
  }
}

/** Thrown to take back what was rehearsed. */
class Rehearsed extends Error {
  constructor(readonly found: unknown) {
    super('rehearsed');
  }
}

/** The event that rolled back work announced was never written; what was announced before it stays. */
function announceInstead(eventId: string | undefined): void {
  const request = currentRequest();
  if (!request) return;
  if (eventId === undefined) delete request.auditEventId;
  else request.auditEventId = eventId;
}

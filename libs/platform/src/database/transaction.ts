import { type QueryConfig, type QueryResult } from 'pg';
import { type DataSource, type EntityManager } from 'typeorm';
import { type PooledClient, poolOf } from './pool-of.js';

/**
 * One transaction on one connection of the pool. Its statements leave as they are made, those of one moment together, and none
 * waits for the answer of the one before (pipelining); PostgreSQL runs them in their order.
 */
export class Transaction {
  private unanswered: Promise<unknown>[] = [];
  private afterCommit: (() => void)[] = [];
  private savepoints = 0;
  private entityManager: EntityManager | undefined;
  private isOver = false;

  private constructor(
    private readonly dataSource: DataSource,
    private readonly connection: PooledClient,
  ) {}

  /** What the work answers, once it is committed. @throws what the work throws, or what PostgreSQL refused first */
  static async run<T>(dataSource: DataSource, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const transaction = new Transaction(dataSource, (await poolOf(dataSource).connect()) as PooledClient);
    transaction.send({ text: 'BEGIN' });
    try {
      const result = await work(transaction);
      await transaction.commit();
      return result;
    } catch (error) {
      throw await transaction.rollback(error);
    } finally {
      transaction.isOver = true;
      transaction.connection.release();
    }
  }

  /** TypeORM on this connection, for what is written with its builders. */
  get manager(): EntityManager {
    this.entityManager ??= this.managerOnConnection();
    return this.entityManager;
  }

  async query(query: QueryConfig): Promise<QueryResult> {
    if (this.isOver) throw new Error('A statement was made after its transaction was over');
    return this.connection.queryTogether(query);
  }

  /** For a statement that nobody waits for. Refused, it ends the transaction: with its next statement, at the latest at its commit. */
  send(query: QueryConfig, onAnswer?: (answer: QueryResult) => void): void {
    const answer = this.query(query).then(onAnswer);
    answer.catch(() => undefined);
    this.unanswered.push(answer);
  }

  /** Work of another use case in the same transaction; when it is done, all it sent is answered. */
  async join<T>(work: () => Promise<T>): Promise<T> {
    const result = await work();
    await this.allAnswered();
    return result;
  }

  onceCommitted(task: () => void): void {
    this.afterCommit.push(task);
  }

  /** A part that may fail by itself: a refusal takes back this part and nothing else. @throws as `run` */
  async part<T>(work: () => Promise<T>): Promise<T> {
    const { unanswered } = this;
    const tasks = this.afterCommit.length;
    const savepoint = `part_${++this.savepoints}`;
    this.unanswered = [];
    this.send({ text: `SAVEPOINT ${savepoint}` });
    try {
      const result = await work();
      this.send({ text: `RELEASE SAVEPOINT ${savepoint}` });
      await this.allAnswered();
      return result;
    } catch (error) {
      this.afterCommit.length = tasks;
      throw await this.takeBack(error, `ROLLBACK TO SAVEPOINT ${savepoint}`);
    } finally {
      this.unanswered = unanswered;
    }
  }

  private async commit(): Promise<void> {
    const commit = this.query({ text: 'COMMIT' });
    commit.catch(() => undefined);
    await this.allAnswered();
    const { command } = await commit;
    if (command !== 'COMMIT') throw new Error('Rolled back: a statement was refused, and the work went on without it');
    for (const task of this.afterCommit) task();
  }

  private rollback(reason: unknown): Promise<unknown> {
    return this.takeBack(reason, 'ROLLBACK');
  }

  /** @returns what was refused first: all later refusals only follow from it */
  private async takeBack(reason: unknown, statement: string): Promise<unknown> {
    // On a connection that is gone nothing is left to take back.
    const takenBack = this.query({ text: statement }).catch(() => undefined);
    const first = await this.allAnswered().then(
      () => reason,
      (refusal: unknown) => refusal,
    );
    await takenBack;
    return first;
  }

  private async allAnswered(): Promise<void> {
    // What was refused stays the first of them, whoever asks.
    for (; this.unanswered.length > 0; this.unanswered.shift()) await this.unanswered[0];
  }

  /** A runner that believes it began what is open here, so that it joins it; the connection stays ours to give back. */
  private managerOnConnection(): EntityManager {
    const runner = this.dataSource.createQueryRunner();
    Object.assign(runner, { databaseConnection: this.connection, isTransactionActive: true, transactionDepth: 1 });
    return runner.manager;
  }
}

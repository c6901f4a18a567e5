import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { type Job, type JobResult, PgBoss } from 'pg-boss';
import { NIL_UUID } from '@app/kernel';
import { Database } from '../database/database.js';
import { Metrics } from '../metrics/metrics.js';
import { JOBS_SCHEMA, JOB_QUEUES, type JobQueue, deadLetterQueueOf } from './job-queues.js';

export const JOBS_DATABASE_URL = Symbol('JOBS_DATABASE_URL');

/** A job as its queue keeps it: waiting, being done, or done and not yet forgotten. */
export interface FoundJob<Data> {
  readonly id: string;
  readonly state: string;
  readonly createdAt: Date;
  readonly data: Data;
}

const BATCH_SIZE = 20;
const WALK_SIZE = 200;
/** Only a safety net: a new job is announced by NOTIFY and taken at once. */
const POLLING_SECONDS = 5;

/**
 * Work for later, on pg-boss. Enqueued in the caller's transaction: a change that is rolled back does nothing later, and what
 * a committed change asked for cannot be lost.
 */
@Injectable()
export class Jobs implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(Jobs.name);
  private readonly boss: PgBoss;
  private readonly attempts;

  constructor(
    @Inject(JOBS_DATABASE_URL) url: string,
    private readonly database: Database,
    metrics: Metrics,
  ) {
    this.boss = new PgBoss({
      connectionString: url,
      schema: JOBS_SCHEMA,
      max: 3,
      migrate: false,
      useListenNotify: true,
    });
    // Without a listener, a lost connection ends the process.
    this.boss.on('error', (error) => this.logger.warn(`Jobs: ${error.message}`));
    this.attempts = metrics.counter({
      name: 'rollcall_job_attempts_total',
      help: 'Jobs that this replica tried, by how it ended',
      labels: ['queue', 'outcome'],
    });
    for (const queue of JOB_QUEUES) for (const outcome of ['done', 'failed']) this.attempts.inc({ queue, outcome }, 0);
  }

  async onModuleInit(): Promise<void> {
    await this.boss.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.boss.stop({ graceful: true, timeout: 5_000 });
  }

  /** @param afterSeconds when it may begin, at the earliest @throws Error outside a transaction */
  async enqueue(queue: JobQueue, data: object, afterSeconds = 0): Promise<void> {
    if (!this.database.isInTransaction) throw new Error(`A job for ${queue} was enqueued outside a transaction`);
    const executeSql = async (text: string, values?: unknown[]) => ({ rows: await this.database.query(text, values) });
    const startAfter = afterSeconds > 0 ? { startAfter: afterSeconds } : {};
    await this.boss.send(queue, data, { db: { executeSql }, ...startAfter });
  }

  /** Enqueues a job without data whenever the cron expression (UTC) says so; one for all replicas. */
  async schedule(queue: JobQueue, cron: string): Promise<void> {
    await this.boss.schedule(queue, cron);
  }

  /** `handle` runs at least once for each job; when it throws, that job is tried again later, and at last put aside. */
  async work<Data extends object>(queue: JobQueue, handle: (data: Data) => Promise<void>): Promise<void> {
    const options = {
      batchSize: BATCH_SIZE,
      burstWhenBatchFull: true,
      notifyPollingIntervalSeconds: POLLING_SECONDS,
      perJobResults: true as const,
    };
    await this.boss.work<Data>(queue, options, (jobs) =>
      Promise.all(jobs.map((job) => this.attempt(queue, job, handle))),
    );
  }

  /** Every job of a queue, whatever became of it, also those put aside. */
  async *all<Data extends object>(queue: JobQueue): AsyncGenerator<FoundJob<Data>[]> {
    for (const name of [queue, deadLetterQueueOf(queue)]) {
      for (let last = NIL_UUID; ;) {
        const jobs = await this.database.query<FoundJob<Data>>(
          `SELECT id, state::text, created_on AS "createdAt", data FROM ${JOBS_SCHEMA}.job
           WHERE name = $1 AND id > $2 AND data IS NOT NULL ORDER BY id LIMIT ${WALK_SIZE}`,
          [name, last],
        );
        if (jobs.length > 0) yield jobs;
        if (jobs.length < WALK_SIZE) break;
        last = jobs.at(-1)!.id;
      }
    }
  }

  /**
   * Removes the jobs that are meant, done or not.
   * @returns false when one of them is being done just now: it is not removed, ask again
   */
  async forget<Data extends object>(queue: JobQueue, isMeant: (data: Data) => boolean): Promise<boolean> {
    let isDone = true;
    for await (const jobs of this.all<Data>(queue)) {
      const ids = jobs.filter(({ data }) => isMeant(data)).map(({ id }) => id);
      if (ids.length === 0) continue;
      const removed = await this.database.query(
        `DELETE FROM ${JOBS_SCHEMA}.job
         WHERE name = ANY ($1) AND id = ANY ($2::uuid[]) AND state <> 'active' RETURNING id`,
        [[queue, deadLetterQueueOf(queue)], ids],
      );
      if (removed.length < ids.length) isDone = false;
    }
    return isDone;
  }

  private async attempt<Data>(
    queue: JobQueue,
    job: Job<Data>,
    handle: (data: Data) => Promise<void>,
  ): Promise<JobResult> {
    try {
      await handle(job.data);
      this.attempts.inc({ queue, outcome: 'done' });
      return { id: job.id, status: 'completed' };
    } catch (error) {
      const { message } = error as Error;
      this.attempts.inc({ queue, outcome: 'failed' });
      this.logger.warn(`A job of ${queue} failed: ${message}`);
      return { id: job.id, status: 'failed', output: { message } };
    }
  }
}

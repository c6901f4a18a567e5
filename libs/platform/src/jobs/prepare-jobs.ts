import { createRequire } from 'node:module';
import { PgBoss } from 'pg-boss';
import { type DataSource } from 'typeorm';
import { JOBS_SCHEMA, JOB_QUEUES, type JobQueue, deadLetterQueueOf } from './job-queues.js';

interface Patience {
  readonly retryLimit: number;
  /** The longest pause between two attempts, in seconds. Pauses double from one second on. */
  readonly retryDelayMax: number;
}

/** About six minutes. */
const PATIENCE: Patience = { retryLimit: 8, retryDelayMax: 300 };
/** A receiver of mail may be away for a night: about ten hours. */
const PATIENCE_OF_QUEUES: Partial<Record<JobQueue, Patience>> = { mail: { retryLimit: 48, retryDelayMax: 900 } };

const { version } = createRequire(import.meta.url)('pg-boss/package.json') as { version: string };

/** What the job tables were made for; kept as the comment of their schema, so that most boots need not look further. */
const STAMP = `pg-boss ${version}: ${JOB_QUEUES.map((queue) => `${queue} ${patienceOf(queue).retryLimit}`).join(', ')}`;

/** Makes or updates pg-boss' tables and our queues, as the owner of the schema. Called under the migration lock. */
export async function prepareJobs(dataSource: DataSource, url: string): Promise<void> {
  if ((await readStamp(dataSource)) === STAMP) return;
  const boss = new PgBoss({ connectionString: url, schema: JOBS_SCHEMA, max: 1, supervise: false, schedule: false });
  boss.on('error', () => {});
  await boss.start();
  try {
    for (const queue of JOB_QUEUES) {
      await boss.createQueue(deadLetterQueueOf(queue));
      const options = { notify: true, ...patienceOf(queue), retryBackoff: true, deadLetter: deadLetterQueueOf(queue) };
      await boss.createQueue(queue, options);
      // Of a queue that is there already, nothing is changed by making it.
      await boss.updateQueue(queue, options);
    }
  } finally {
    await boss.stop({ graceful: false });
  }
  await dataSource.query(`COMMENT ON SCHEMA ${JOBS_SCHEMA} IS '${STAMP}'`);
}

function patienceOf(queue: JobQueue): Patience {
  return PATIENCE_OF_QUEUES[queue] ?? PATIENCE;
}

async function readStamp(dataSource: DataSource): Promise<string | undefined> {
  const [row] = await dataSource.query<{ stamp: string }[]>(
    `SELECT obj_description(oid, 'pg_namespace') AS stamp FROM pg_namespace WHERE nspname = $1`,
    [JOBS_SCHEMA],
  );
  return row?.stamp;
}

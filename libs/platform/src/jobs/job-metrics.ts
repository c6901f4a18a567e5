import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Metrics } from '../metrics/metrics.js';
import { slowReading } from '../metrics/slow-reading.js';
import { JOBS_SCHEMA, JOB_QUEUES, deadLetterQueueOf } from './job-queues.js';

interface QueueCounts {
  readonly name: string;
  readonly created: number;
  readonly active: number;
  readonly failed: number;
}

/** How many jobs wait, run, failed, and were put aside. pg-boss counts them once a minute; here its counts are read. */
@Injectable()
export class JobMetrics {
  constructor(
    metrics: Metrics,
    private readonly database: Database,
  ) {
    metrics.gauge(
      {
        name: 'rollcall_jobs',
        help: 'Jobs of all replicas by queue and state, as of the last minute; dead: given up, for an operator to look at',
        labels: ['queue', 'state'],
      },
      slowReading(() => this.read()),
    );
  }

  private async read() {
    const rows = await this.database.query<QueueCounts>(
      `SELECT name, queued_count AS created, active_count AS active, failed_count AS failed FROM ${JOBS_SCHEMA}.queue`,
    );
    const byName = new Map(rows.map((row) => [row.name, row]));
    return JOB_QUEUES.flatMap((queue) => {
      const { created = 0, active = 0, failed = 0 } = byName.get(queue) ?? {};
      const dead = byName.get(deadLetterQueueOf(queue))?.created ?? 0;
      return Object.entries({ created, active, failed, dead }).map(([state, value]) => ({
        labels: { queue, state },
        value,
      }));
    });
  }
}

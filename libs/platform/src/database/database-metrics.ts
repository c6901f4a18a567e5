import { Injectable } from '@nestjs/common';
import { type Pool } from 'pg';
import { DataSource } from 'typeorm';
import { Metrics } from '../metrics/metrics.js';
import { Notifications } from './notifications.js';
import { poolOf } from './pool-of.js';

/** How busy the pool is, and whether the database answers. */
@Injectable()
export class DatabaseMetrics {
  constructor(metrics: Metrics, dataSource: DataSource, notifications: Notifications) {
    metrics.gauge(
      {
        name: 'rollcall_database_pool_connections',
        help: 'Connections of this replica: busy with a query, idle, and how many may be open',
        labels: ['state'],
      },
      () => connectionsOf(poolOf(dataSource)),
    );
    metrics.gauge(
      { name: 'rollcall_database_pool_waiting', help: 'Calls that wait for a connection of the pool' },
      () => poolOf(dataSource)?.waitingCount,
    );
    metrics.gauge(
      {
        name: 'rollcall_database_listening',
        help: '1 when the database answered within the last second on the connection that hears what other replicas change',
      },
      () => Number(notifications.isCurrent),
    );
  }
}

function connectionsOf(pool: Pool | undefined) {
  if (!pool) return undefined;
  const { totalCount, idleCount, options } = pool;
  const counts = { busy: totalCount - idleCount, idle: idleCount, limit: options.max };
  return Object.entries(counts).map(([state, value]) => ({ labels: { state }, value }));
}

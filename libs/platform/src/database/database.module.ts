import { type DynamicModule, Global, Logger, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Clock } from './clock.js';
import { dataSourceOptions } from './data-source-options.js';
import { Database } from './database.js';
import { DatabaseMetrics } from './database-metrics.js';
import { type MigrationClass } from './migrate.js';
import { NOTIFICATIONS_URL, Notifications } from './notifications.js';
import { ReplicaCount } from './replica-count.js';
import { PageReader } from './page-reader.js';
import { RowWalker } from './row-walker.js';
import { MIGRATION_LIST, MigrationStatus } from './migration-status.js';

export interface DatabaseModuleOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly migrations: readonly MigrationClass[];
}

/** PostgreSQL for the whole application: the pool, the transaction helper, and whether the schema is current. */
@Global()
@Module({})
export class DatabaseModule {
  static forRoot({ url, poolSize, migrations }: DatabaseModuleOptions): DynamicModule {
    const logger = new Logger('Database');
    const onPoolError = (error: Error): void => logger.warn(`A pooled connection was lost: ${error.message}`);
    return {
      module: DatabaseModule,
      imports: [
        TypeOrmModule.forRoot({
          ...dataSourceOptions({ url, poolSize, onPoolError }),
          autoLoadEntities: true,
          retryAttempts: 3,
        }),
      ],
      providers: [
        Clock,
        Database,
        DatabaseMetrics,
        MigrationStatus,
        Notifications,
        PageReader,
        ReplicaCount,
        RowWalker,
        { provide: MIGRATION_LIST, useValue: migrations },
        { provide: NOTIFICATIONS_URL, useValue: url },
      ],
      exports: [Clock, Database, MigrationStatus, Notifications, PageReader, ReplicaCount, RowWalker],
    };
  }
}

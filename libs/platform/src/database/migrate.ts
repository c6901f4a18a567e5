import { DataSource, type MigrationInterface } from 'typeorm';
import { prepareJobs } from '../jobs/prepare-jobs.js';
import { grantApplicationRole } from './application-role-grants.js';

export type MigrationClass = new () => MigrationInterface;

/** Any number nobody else uses: replicas that boot at once queue here. */
export const MIGRATION_LOCK = 7_105_801;

export interface MigrationOptions {
  /** The role that owns the schema. */
  readonly url: string;
  /** The role the application runs as, when it is another one. */
  readonly applicationUrl?: string | undefined;
  readonly migrations: readonly MigrationClass[];
}

/**
 * Brings the schema up to date, one replica at a time, each migration and its record in one transaction; then gives the
 * application's role exactly what it needs.
 * @returns the names of the migrations that ran
 * @throws Error for a database of another encoding than UTF8
 */
export async function migrate({ url, applicationUrl, migrations }: MigrationOptions): Promise<string[]> {
  const dataSource = await new DataSource({
    type: 'postgres',
    url,
    migrations: [...migrations],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    installExtensions: false,
    applicationName: 'rollcall-migrate',
    extra: { max: 2, connectionTimeoutMillis: 10_000 },
    poolErrorHandler: () => {},
  }).initialize();
  try {
    await assertEncoding(dataSource);
    return await underLock(dataSource, async () => {
      const ran = await dataSource.runMigrations();
      await prepareJobs(dataSource, url);
      if (applicationUrl && applicationUrl !== url) await grantApplicationRole(dataSource, applicationUrl);
      return ran.map((migration) => migration.name);
    });
  } finally {
    await dataSource.destroy();
  }
}

/** Names and addresses are compared by Unicode's rules, which PostgreSQL knows for UTF8 only. */
async function assertEncoding(dataSource: DataSource): Promise<void> {
  const [row] = await dataSource.query<{ encoding: string }[]>(`SELECT current_setting('server_encoding') AS encoding`);
  if (row!.encoding === 'UTF8') return;
  throw new Error(`The database is encoded in ${row!.encoding}: create it with ENCODING 'UTF8' TEMPLATE template0.`);
}

/** A session lock on a connection of its own: PostgreSQL lets go of it even if this process is killed. */
async function underLock<T>(dataSource: DataSource, work: () => Promise<T>): Promise<T> {
  const holder = dataSource.createQueryRunner();
  try {
    await holder.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await work();
  } finally {
    await holder.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => {});
    await holder.release();
  }
}

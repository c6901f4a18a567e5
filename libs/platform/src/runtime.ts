import { type Settings } from './config/settings.js';
import { awaitMigrations } from './database/await-migrations.js';
import { awaitServer } from './database/await-server.js';
import { type MigrationClass, migrate } from './database/migrate.js';
import { startEmbeddedDatabase } from './embedded-postgres/embedded-database.js';

/** Settings that are complete: the database and the secret are known, whoever provided them. */
export interface RunningSettings extends Settings {
  readonly databaseUrl: string;
  readonly secretKey: string;
}

/** What must stand before Nest starts: a database with a current schema. */
export interface Runtime {
  readonly settings: RunningSettings;
  readonly isEmbedded: boolean;
  stop(): Promise<void>;
}

/** @param stopped ends what waits for somebody else, with an AbortError */
export async function prepareRuntime(
  settings: Settings,
  migrations: readonly MigrationClass[],
  onProgress: (message: string) => void,
  stopped?: AbortSignal,
): Promise<Runtime> {
  return settings.databaseUrl === undefined
    ? embeddedRuntime(settings, migrations, onProgress)
    : externalRuntime(settings, migrations, onProgress, stopped);
}

async function externalRuntime(
  settings: Settings,
  migrations: readonly MigrationClass[],
  onProgress: (message: string) => void,
  stopped?: AbortSignal,
) {
  const running = settings as RunningSettings;
  await awaitServer(running.databaseUrl, onProgress, stopped);
  if (settings.migrateOnStart) {
    await migrateTo(settings.migrationDatabaseUrl!, running.databaseUrl, migrations, onProgress);
  } else await awaitMigrations(running.databaseUrl, migrations, onProgress, stopped);
  return { settings: running, isEmbedded: false, stop: () => Promise.resolve() };
}

async function embeddedRuntime(
  settings: Settings,
  migrations: readonly MigrationClass[],
  onProgress: (message: string) => void,
) {
  const database = await startEmbeddedDatabase(settings.dataDir, onProgress);
  try {
    await migrateTo(database.migrationDatabaseUrl, database.databaseUrl, migrations, onProgress);
  } catch (error) {
    await database.stop();
    throw error;
  }
  const { databaseUrl, migrationDatabaseUrl } = database;
  const secretKey = settings.secretKey ?? database.secretKey;
  const running = { ...settings, databaseUrl, migrationDatabaseUrl, secretKey };
  return { settings: running, isEmbedded: true, stop: () => database.stop() };
}

async function migrateTo(
  url: string,
  applicationUrl: string,
  migrations: readonly MigrationClass[],
  onProgress: (message: string) => void,
) {
  const ran = await migrate({ url, applicationUrl, migrations });
  if (ran.length > 0) onProgress(`${ran.length} migrations run`);
}

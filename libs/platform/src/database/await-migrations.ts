import { setTimeout as sleep } from 'node:timers/promises';
import { MIGRATION_LOCK, type MigrationClass } from './migrate.js';
import { onOwnConnection } from './own-connection.js';

const ASK_EVERY_MS = 1_000;
const PATIENCE_MS = 120_000;
const UNDEFINED_TABLE = '42P01';

/**
 * Waits for somebody else to run the migrations: with MIGRATE_ON_START=false a replica never needs the role that owns the
 * schema. @throws Error when they are not there in two minutes, AbortError when it is stopped
 */
export async function awaitMigrations(
  url: string,
  migrations: readonly MigrationClass[],
  onProgress: (message: string) => void,
  stopped?: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (let announced = false; ; announced = true) {
    const pending = await pendingOn(url, migrations);
    if (pending === 0) return;
    if (performance.now() > deadline) throw new Error(`${pending} migrations are missing: run npm run cli -- migrate`);
    if (!announced) onProgress(`waiting for ${pending} migrations`);
    await sleep(ASK_EVERY_MS, undefined, { signal: stopped });
  }
}

async function pendingOn(url: string, migrations: readonly MigrationClass[]): Promise<number> {
  try {
    return await onOwnConnection(url, async (client) => {
      // Whoever migrates holds it until the application's role has its grants as well; it goes with this connection.
      await client.query('SELECT pg_advisory_lock_shared($1)', [MIGRATION_LOCK]);
      const { rows } = await client.query<{ name: string }>('SELECT name FROM migrations');
      const done = new Set(rows.map(({ name }) => name));
      return migrations.filter(({ name }) => !done.has(name)).length;
    });
  } catch (error) {
    if ((error as { code?: string }).code === UNDEFINED_TABLE) return migrations.length;
    throw error;
  }
}

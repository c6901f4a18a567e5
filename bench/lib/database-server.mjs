// An embedded PostgreSQL of a bench's own, on a throw-away directory, for data that no API could make in time.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { inRoot } from '../../scripts/lib/root.mjs';

const PASSWORD = 'bench-only';

/** @param settings of PostgreSQL @returns {Promise<{url: string, client: pg.Client, dataDir: string, stop: () => Promise<void>}>} with the schema migrated */
export async function startDatabase(settings = {}) {
  const { startEmbeddedPostgres, migrate } = await built('libs/platform/src/index.js');
  const { MIGRATIONS } = await built('migrations/index.js');
  const dataDir = mkdtempSync(join(tmpdir(), 'rollcall-bench-database-'));
  const server = await startEmbeddedPostgres({ dataDir, settings, superuserPassword: PASSWORD });
  const url = `postgres://${server.superuser}:${PASSWORD}@${server.host}:${server.port}/postgres`;
  await migrate({ url, applicationUrl: url, migrations: MIGRATIONS });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const stop = async () => {
    await client.end();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { url, client, dataDir, stop };
}

function built(path) {
  return import(pathToFileURL(inRoot('dist', path)).href);
}

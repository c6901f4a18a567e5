// One PostgreSQL of its own with a database for each size, and the built application in front of each.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { migrate, startEmbeddedPostgres } from '../../dist/libs/platform/src/index.js';
import { MIGRATIONS } from '../../dist/migrations/index.js';
import { SECRET_KEY, startServer } from './bench-server.mjs';
import { seedUsers } from './seed-users.mjs';

export const OWNER = { email: 'owner@bench.example', password: 'correct horse battery staple' };
const SEEDED = 'seeded';

/**
 * Runs `measure` with one running, seeded application per size; ends everything it started.
 * @param data a directory to keep the seeded databases in and to find them again; without one they go at the end
 */
export async function withSizedApps({ sizes, data }, say, measure) {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-bench-'));
  if (data) mkdirSync(data, { recursive: true });
  const started = [];
  try {
    const server = await startEmbeddedPostgres({
      dataDir: path.join(data ?? folder, 'postgres'),
      superuserPassword: 'bench',
      settings: {
        shared_buffers: '512MB',
        max_connections: '100',
        max_wal_size: '4GB',
        session_preload_libraries: 'auto_explain',
      },
    });
    started.push(() => server.stop());
    const apps = [];
    for (const size of sizes) {
      const url = await seededDatabase(server, size, say);
      apps.push({ size, url, ...(await startApp(url, started)) });
    }
    return await measure(apps);
  } finally {
    for (const stop of started.reverse()) await stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A database says in its comment that it was seeded to the end; one that does not is made anew. */
async function seededDatabase({ host, port, superuser }, size, say) {
  const base = `postgres://${superuser}:bench@${host}:${port}`;
  const [name, url] = [`users_${size}`, `${base}/users_${size}`];
  const client = new pg.Client({ connectionString: `${base}/postgres` });
  await client.connect();
  try {
    if (await isSeeded(client, name)) {
      await migrate({ url, migrations: MIGRATIONS });
      await tidyUp(url);
      return url;
    }
    await client.query(`DROP DATABASE IF EXISTS ${name}`);
    await client.query(`CREATE DATABASE ${name}`);
    await migrate({ url, migrations: MIGRATIONS });
    const seconds = await seedUsers(url, { count: size });
    await client.query(`COMMENT ON DATABASE ${name} IS '${SEEDED}'`);
    say(`${size} people in ${seconds.toFixed(1)} s`);
    return url;
  } finally {
    await client.end();
  }
}

async function isSeeded(client, name) {
  const { rows } = await client.query(
    `SELECT FROM pg_database WHERE datname = $1 AND shobj_description(oid, 'pg_database') = $2`,
    [name, SEEDED],
  );
  return rows.length > 0;
}

/** As autovacuum would have left it: what earlier runs wrote is merged into the indexes, and new indexes have statistics. */
async function tidyUp(url) {
  const client = new pg.Client({ connectionString: url, statement_timeout: 0 });
  await client.connect();
  await client.query(`VACUUM (ANALYZE) users, user_profiles, user_roles, group_members, groups`);
  await client.end();
}

async function startApp(url, started) {
  const server = await startServer({
    ...{ DATABASE_URL: url, SECRET_KEY, BOOTSTRAP_OWNER_EMAIL: OWNER.email, BOOTSTRAP_OWNER_PASSWORD: OWNER.password },
    ...{ DATABASE_POOL_SIZE: '5', NODE_ENV: 'development', LOG_LEVEL: 'error' },
  });
  started.push(() => server.stop());
  return { origin: server.url };
}

import path from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.js';
import { type LocalSecrets, ensureLocalSecrets } from './local-secrets.js';

const DATABASE = 'rollcall';
const APPLICATION_ROLE = 'rollcall_app';

/** A running private database, with the two roles production has: one owns the schema, the other only uses it. */
export interface EmbeddedDatabase {
  readonly databaseUrl: string;
  readonly migrationDatabaseUrl: string;
  readonly secretKey: string;
  stop(): Promise<void>;
}

export async function startEmbeddedDatabase(
  dataDir: string,
  onProgress: (message: string) => void,
): Promise<EmbeddedDatabase> {
  const secrets = await ensureLocalSecrets(dataDir);
  const server = await startEmbeddedPostgres({
    dataDir: path.join(dataDir, 'postgres'),
    superuserPassword: secrets.databasePassword,
    onProgress,
  });
  const url = (user: string, password: string, database: string): string =>
    `postgres://${user}:${password}@${server.host}:${server.port}/${database}`;
  await ensureDatabase(url(server.superuser, secrets.databasePassword, 'postgres'), secrets);
  const user = await registerUser(url(server.superuser, secrets.databasePassword, DATABASE));
  return {
    migrationDatabaseUrl: url(server.superuser, secrets.databasePassword, DATABASE),
    databaseUrl: url(APPLICATION_ROLE, secrets.applicationPassword, DATABASE),
    secretKey: secrets.secretKey,
    stop: () => stopUnlessShared(server, user),
  };
}

async function ensureDatabase(adminUrl: string, secrets: LocalSecrets): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ role: boolean; database: boolean }>(
      `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role,
              EXISTS (SELECT FROM pg_database WHERE datname = $2) AS database`,
      [APPLICATION_ROLE, DATABASE],
    );
    // Both names are constants and the password is base64url, so nothing here needs quoting.
    if (!rows[0]?.role)
      await client.query(`CREATE ROLE ${APPLICATION_ROLE} LOGIN PASSWORD '${secrets.applicationPassword}'`);
    if (!rows[0]?.database) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/** Held, shared, by every process that uses the server: whoever leaves last may stop it. */
const IN_USE_LOCK = 7_105_800;

async function registerUser(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'rollcall-embedded' });
  // Without a listener, a server that dies takes this process with it.
  client.on('error', () => {});
  await client.connect();
  await client.query('SELECT pg_advisory_lock_shared($1)', [IN_USE_LOCK]);
  return client;
}

async function stopUnlessShared(server: EmbeddedPostgres, client: pg.Client): Promise<void> {
  const isLast = await isLastUser(client);
  await client.end().catch(() => {});
  if (isLast) await server.stop();
}

async function isLastUser(client: pg.Client): Promise<boolean> {
  try {
    await client.query('SELECT pg_advisory_unlock_shared($1)', [IN_USE_LOCK]);
    const { rows } = await client.query<{ free: boolean }>('SELECT pg_try_advisory_lock($1) AS free', [IN_USE_LOCK]);
    return rows[0]?.free ?? true;
  } catch {
    return true;
  }
}

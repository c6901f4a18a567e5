import { randomBytes } from 'node:crypto';
import pg from 'pg';

export const TEMPLATE_DATABASE = 'rollcall_template';
export const APPLICATION_ROLE = 'rollcall_app';
export const APPLICATION_PASSWORD = 'test-application';

export interface DatabaseUrls {
  /** The role that owns the schema. */
  readonly owner: string;
  /** The role the application runs as: no DDL, no change to the audit log. */
  readonly application: string;
}

/** A database of a test file's own. */
export interface TestDatabase extends DatabaseUrls {
  drop(): Promise<void>;
}

export function urlOf(serverUrl: string, database: string): DatabaseUrls {
  const owner = new URL(serverUrl);
  owner.pathname = `/${database}`;
  const application = new URL(owner);
  application.username = APPLICATION_ROLE;
  application.password = APPLICATION_PASSWORD;
  return { owner: owner.href, application: application.href };
}

/** Clones the migrated template: about 50 ms. `empty` makes one without any schema. */
export async function createTestDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const serverUrl = process.env['TEST_SERVER_URL'];
  if (!serverUrl) throw new Error('There is no test server: run the tests with npm test');
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(serverUrl, `CREATE DATABASE ${name}${empty ? '' : ` TEMPLATE ${TEMPLATE_DATABASE}`}`);
  return {
    ...urlOf(serverUrl, name),
    drop: () => onServer(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { PERMISSION_CATALOGUE } from '@app/kernel';
import { migrate } from '@app/platform';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { CONSTRAINT_CODES } from '../../libs/platform/src/database/database-errors.js';
import { MIGRATIONS } from '../../migrations/index.js';
import { TestApp } from '../support/test-app.js';
import { describeSchema } from './schema-description.js';

async function undoEverything(url: string): Promise<void> {
  const dataSource = await new DataSource({
    type: 'postgres',
    url,
    migrations: MIGRATIONS,
    installExtensions: false,
  }).initialize();
  for (let n = 0; n < MIGRATIONS.length; n++) await dataSource.undoLastMigration();
  await dataSource.destroy();
}

async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('migrations', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase({ empty: true });
  });

  afterAll(() => database.drop());

  it('run each once when ten replicas boot at the same moment', async () => {
    const boots = Array.from({ length: 10 }, () => migrate({ url: database.owner, migrations: MIGRATIONS }));
    const ran = (await Promise.all(boots)).flat();
    expect(ran.sort()).toEqual(MIGRATIONS.map((migration) => migration.name).sort());
  });

  it('refuse a database of another encoding before they change anything', async () => {
    const name = `ascii_${randomBytes(4).toString('hex')}`;
    await query(database.owner, `CREATE DATABASE ${name} ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0`);
    const url = new URL(database.owner);
    url.pathname = `/${name}`;
    await expect(migrate({ url: url.href, migrations: MIGRATIONS })).rejects.toThrow('encoded in SQL_ASCII');
    expect(await query(url.href, `SELECT FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
    await query(database.owner, `DROP DATABASE ${name} WITH (FORCE)`);
  });

  it('up, down and up again leave the same schema, and down leaves nothing', async () => {
    const first = await describeSchema(database.owner);
    await undoEverything(database.owner);
    const left = await query<{ relname: string }>(
      database.owner,
      `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'S')
       AND relname NOT LIKE 'migrations%'`,
    );
    expect(left).toEqual([]);
    await migrate({ url: database.owner, migrations: MIGRATIONS });
    expect(await describeSchema(database.owner)).toEqual(first);
  });

  it('name every constraint after its table and say what kind it is', async () => {
    const constraints = await query<{ table: string; name: string }>(
      database.owner,
      `SELECT c.conrelid::regclass::text AS table, c.conname AS name FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
       WHERE c.connamespace = 'public'::regnamespace AND c.contype IN ('p', 'u', 'f', 'c', 'x')
         AND NOT t.relispartition AND t.relname <> 'migrations'`,
    );
    expect(constraints.length).toBeGreaterThan(30);
    for (const { table, name } of constraints) expect(name).toMatch(new RegExp(`^${table}_[a-z_]+_(pk|uq|fk|ck|ex)$`));
  });

  it('seed exactly the permissions of the catalogue, and wildcards', async () => {
    const rows = await query<{ code: string }>(database.owner, 'SELECT code FROM permissions WHERE is_system');
    const codes = rows.map((row) => row.code).filter((code) => !code.endsWith('*'));
    expect(codes.sort()).toEqual(Object.keys(PERMISSION_CATALOGUE).sort());
  });

  it('know every constraint that is answered with a code of its own', async () => {
    const rows = await query<{ name: string }>(
      database.owner,
      `SELECT conname AS name FROM pg_constraint UNION SELECT indexname FROM pg_indexes WHERE schemaname = 'public'`,
    );
    const names = new Set(rows.map((row) => row.name));
    expect(Object.keys(CONSTRAINT_CODES).filter((name) => !names.has(name))).toEqual([]);
  });
});

describe('the running application', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start();
  });

  afterAll(() => app.stop());

  it('has entities that say the same as the schema', async () => {
    const { entityMetadatas } = app.nest.get(DataSource);
    expect(entityMetadatas.map(({ tableName }) => tableName).sort()).toEqual([
      'refresh_tokens',
      'roles',
      'sessions',
      'signing_keys',
      'user_audit_log',
      'user_profiles',
      'user_roles',
      'users',
    ]);
    const asOwner = await new DataSource({
      type: 'postgres',
      url: app.database.owner,
      entities: entityMetadatas.map(({ target }) => target as new () => object),
      installExtensions: false,
      uuidExtension: 'pgcrypto',
    }).initialize();
    const { upQueries } = await asOwner.driver.createSchemaBuilder().log();
    await asOwner.destroy();
    expect(upQueries.map(({ query: sql }) => sql)).toEqual([]);
  });

  it.each([
    ['UPDATE user_audit_log SET action = $1', ['x']],
    ['DELETE FROM user_audit_log', []],
    ['TRUNCATE user_audit_log', []],
    ['DROP TABLE user_audit_log', []],
    ['ALTER TABLE user_audit_log DISABLE TRIGGER ALL', []],
    ['CREATE TABLE mine (id int)', []],
    ['DELETE FROM migrations', []],
  ])('may not %s', async (statement, parameters) => {
    await expect(app.sql(statement, parameters, 'application')).rejects.toMatchObject({ code: '42501' });
  });

  it.each(['UPDATE user_audit_log SET action = action', 'DELETE FROM user_audit_log', 'TRUNCATE user_audit_log'])(
    'keeps even the owner of the schema from %s',
    async (statement) => {
      await expect(app.sql(statement)).rejects.toThrow('append-only');
    },
  );

  it('keeps the application from changing a partition directly', async () => {
    const [partition] = await app.sql<{ name: string }>(
      `SELECT tableoid::regclass::text AS name FROM user_audit_log LIMIT 1`,
    );
    for (const statement of [
      `UPDATE ${partition!.name} SET action = 'x'`,
      `DELETE FROM ${partition!.name}`,
      `TRUNCATE ${partition!.name}`,
    ]) {
      await expect(app.sql(statement, [], 'application')).rejects.toMatchObject({ code: '42501' });
    }
  });
});

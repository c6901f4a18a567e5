import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { parse } from 'yaml';
import { type TestDatabase, createTestDatabase } from '@app/testing';
// @ts-expect-error: plain JavaScript, so that npm run docs:schema can use it as it is
import * as reader from '../../scripts/schema/read-schema.mjs';
// @ts-expect-error: the same
import * as drawer from '../../scripts/schema/schema-page.mjs';

const { readSchema } = reader as { readSchema: (client: pg.Client) => Promise<object> };
const { schemaPage } = drawer as {
  schemaPage: (schema: object, capabilities: unknown) => { page: string; problems: string[] };
};
const DOCS = path.resolve(import.meta.dirname, '../../docs');
const capabilities = parse(readFileSync(path.join(DOCS, 'schema.yaml'), 'utf8')) as unknown;

describe('docs/schema.md', () => {
  let database: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = new pg.Client({ connectionString: database.owner });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  it('is what a migrated database has: npm run docs:schema', async () => {
    const { page, problems } = schemaPage(await readSchema(client), capabilities);
    expect(problems).toEqual([]);
    expect(readFileSync(path.join(DOCS, 'schema.md'), 'utf8')).toBe(page);
  });

  it('would miss a table, an index and a column that a migration brings', async () => {
    await client.query('BEGIN');
    await client.query(`ALTER TABLE users ADD manager_id uuid REFERENCES users (id);
      CREATE INDEX users_manager_id_ix ON users (manager_id); CREATE TABLE desks (id uuid PRIMARY KEY)`);
    const { page, problems } = schemaPage(await readSchema(client), capabilities);
    await client.query('ROLLBACK');
    expect(page).toContain('users |o--o{ users : "manager_id"');
    expect(problems).toEqual([
      'the table desks has no line in docs/schema.yaml',
      'the index users_manager_id_ix has no line in docs/schema.yaml',
    ]);
  });
});

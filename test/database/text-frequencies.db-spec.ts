import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DataSource } from 'typeorm';
import { Database } from '@app/platform';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { TextFrequencies } from '../../libs/audit/src/filters/text-frequencies.js';
import { openDataSource } from '../support/open-data-source.js';

/** Each by a sample of its own. */
const SAMPLES = 50;

let database: TestDatabase;
let connections: DataSource;

beforeAll(async () => {
  database = await createTestDatabase();
  connections = await openDataSource({ url: database.owner });
  await connections.query(`SET session_replication_role = replica`);
  await connections.query(
    `INSERT INTO audit_personal_values (event_id, occurred_at, openings, search_text)
     SELECT gen_random_uuid(), now(), '{}', 'person ' || n FROM generate_series(0, 19999) n`,
  );
  await connections.query('ANALYZE audit_personal_values');
});

afterAll(async () => {
  await connections.destroy();
  await database.drop();
});

async function rarestPartsOf(text: string): Promise<Set<string>> {
  const parts = new Set<string>();
  for (let n = 0; n < SAMPLES; n++) {
    parts.add(await new TextFrequencies(new Database(connections)).rarestPartOf(text));
  }
  return parts;
}

describe('the rarest part of a text', () => {
  it('is found whichever rows the sample holds, although neighbours are alike', async () => {
    expect(await rarestPartsOf('person 12345')).toEqual(new Set(['12345']));
  });

  it('is the whole text when each part of it is common', async () => {
    expect(await rarestPartsOf('person')).toEqual(new Set(['person']));
  });
});

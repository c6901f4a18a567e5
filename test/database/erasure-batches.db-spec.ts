import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type DataSource } from 'typeorm';
import { Database } from '@app/platform';
import { type TestDatabase, createTestDatabase } from '@app/testing';
import { AuditErasureService } from '../../libs/audit/src/erasure/audit-erasure.service.js';
import { AuditTraces } from '../../libs/audit/src/erasure/audit-traces.js';
import { TRAIL_BATCH } from '../../libs/audit/src/walk-trail.js';
import { openDataSource } from '../support/open-data-source.js';

const PERSON = 'aaaaaaaa-0000-4000-8000-000000000001';
const OTHER = 'aaaaaaaa-0000-4000-8000-000000000002';
const KNOWN = {
  id: PERSON,
  emails: ['zoe@example.com'],
  texts: [],
  devices: [{ ip: '203.0.113.9', userAgent: 'Phone' }],
};
/** Two whole batches and a part of one. */
const MANY = TRAIL_BATCH * 2 + 7;

let own: TestDatabase;
let dataSource: DataSource;
let client: pg.Client;
let database: Database;

beforeAll(async () => {
  own = await createTestDatabase();
  dataSource = await openDataSource({ url: own.application });
  client = new pg.Client({ connectionString: own.owner });
  await client.connect();
  database = new Database(dataSource);
});

afterAll(async () => {
  await client.end();
  await dataSource.destroy();
  await own.drop();
});

/** Ten in each millisecond, the last that was written first: an order of its own, as that of clocks is. */
async function write(action: string, subjectId: string | null, openings: Record<string, unknown>): Promise<void> {
  const opened = Object.entries(openings).map(([path, value]) => [path, ['a salt', value]]);
  await client.query(
    `WITH event AS (
       INSERT INTO user_audit_log (id, action, outcome, actor_type, subject_type, subject_id, occurred_at)
       SELECT gen_random_uuid(), $1, 'success', 'anonymous', 'user', $2,
              date_trunc('month', now()) + (($3 - n) / 10) * interval '1 millisecond'
       FROM generate_series(1, $3) n RETURNING id, occurred_at)
     INSERT INTO audit_personal_values (event_id, occurred_at, openings, search_text)
     SELECT id, occurred_at, $4, $5 FROM event`,
    [action, subjectId, MANY, JSON.stringify(Object.fromEntries(opened)), JSON.stringify(openings).toLowerCase()],
  );
}

async function mentioning(text: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM audit_personal_values WHERE openings::text LIKE $1 OR search_text LIKE $1`,
    [`%${text}%`],
  );
  return rows[0]!.count;
}

describe('an erasure of more than one statement takes', () => {
  it('forgets all that was changed about the person, and nothing of others', async () => {
    await write('user.updated', PERSON, { '/changes/email/after': 'zoe@example.com' });
    await write('user.updated', OTHER, { '/changes/email/after': 'ana@example.com' });
    expect([await mentioning('zoe@'), await mentioning('ana@')]).toEqual([MANY, MANY]);
    await new AuditErasureService(database).erasePerson(PERSON);
    expect([await mentioning('zoe@'), await mentioning('ana@')]).toEqual([0, MANY]);
  });

  it('forgets the traces of their device and of whoever searched for them', async () => {
    await write('sign-in.failed', null, { '/ip': '203.0.113.9', '/userAgent': 'Phone' });
    await write('sign-in.failed', null, { '/ip': '203.0.113.9', '/userAgent': 'Desk' });
    await write('users.export-started', null, { '/details/q': 'zoe@' });
    await new AuditTraces(database).forget(KNOWN);
    expect([await mentioning('Phone'), await mentioning('Desk'), await mentioning('zoe@')]).toEqual([0, MANY, 0]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { StoredAnswers } from '../../libs/http/src/idempotency/stored-answers.js';
import { type ApiResponse } from '../support/api-client.js';
import { TestApp } from '../support/test-app.js';

let app: TestApp;
let count = 0;

const newKey = (): string => `key-${++count}`;
const newEmail = (): string => `repeat-${++count}@example.com`;
const create = (body: object, key: string): Promise<ApiResponse> =>
  app.owner.post('/users', body, { 'idempotency-key': key });

beforeAll(async () => {
  app = await TestApp.start();
});

afterAll(() => app.stop());

describe('Idempotency-Key', () => {
  it('gets the first answer again: status, body, ETag and audit event', async () => {
    const [body, key] = [{ email: newEmail() }, newKey()];
    const first = await create(body, key);
    const again = await create(body, key);
    expect([again.status, again.text]).toEqual([201, first.text]);
    for (const header of ['etag', 'audit-event-id', 'content-type']) {
      expect(again.headers.get(header)).toBe(first.headers.get(header));
    }
    expect([first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')]).toEqual([
      null,
      'true',
    ]);
    const { id } = first.data as { id: string };
    expect(await app.auditEvents(`subjectId=${id}&action=user.created`)).toHaveLength(1);
  });

  it('makes one account of fifty parallel calls, and fifty identical answers', async () => {
    const [body, key] = [{ email: newEmail() }, newKey()];
    const answers = await Promise.all(Array.from({ length: 50 }, () => create(body, key)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]!.status).toBe(201);
    expect((await app.owner.get(`/users?q=${body.email}`)).meta['total']).toBe(1);
  });

  it('refuses the same key for something else', async () => {
    const key = newKey();
    await create({ email: newEmail() }, key);
    for (const other of [
      await create({ email: newEmail() }, key),
      await app.owner.post('/roles', { name: 'x', permissions: [] }, { 'idempotency-key': key }),
    ]) {
      expect([other.status, other.error.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    }
  });

  it('forgets a refusal, so that the same key may be tried again', async () => {
    const [email, key] = [newEmail(), newKey()];
    const blocker = (await app.owner.post('/users', { email })).data as { id: string };
    expect((await create({ email }, key)).error.code).toBe('EMAIL_TAKEN');
    await app.owner.delete(`/users/${blocker.id}`);
    expect((await create({ email }, key)).status).toBe(201);
  });

  it('tells a repetition to come back when the first call hangs', async () => {
    const [body, key] = [{ email: newEmail() }, newKey()];
    const me = (await app.owner.get('/auth/me')).data as { id: string };
    const other = new pg.Client({ connectionString: app.database.owner });
    await other.connect();
    await other.query('BEGIN');
    await other.query('INSERT INTO idempotency_keys (principal_id, key, request_hash) VALUES ($1, $2, $3)', [
      me.id,
      key,
      Buffer.from('x'),
    ]);
    const response = await create(body, key);
    await other.query('ROLLBACK');
    await other.end();
    expect([response.status, response.error.code]).toEqual([409, 'IDEMPOTENCY_KEY_IN_FLIGHT']);
    expect((await create(body, key)).status).toBe(201);
  });

  it('belongs to whoever sent it', async () => {
    const [key, admin] = [newKey(), await app.person(['admin'])];
    const [mine, theirs] = [{ email: newEmail() }, { email: newEmail() }];
    expect((await create(mine, key)).status).toBe(201);
    const other = await admin.api.post('/users', theirs, { 'idempotency-key': key });
    expect(other.data).toMatchObject({ email: theirs.email });
  });

  it('still records a denial that it rolled back', async () => {
    const admin = await app.person(['admin']);
    const body = { name: 'too-much', permissions: ['*'] };
    const denied = await admin.api.post('/roles', body, { 'idempotency-key': newKey() });
    expect(denied.error.code).toBe('GRANT_EXCEEDS_AUTHORITY');
    expect(await app.auditEvents(`actorId=${admin.id}&action=access.denied`)).toHaveLength(1);
  });

  it.each(['', 'x'.repeat(256), 'with space', 'tab\there'])('refuses the key %j', async (key) => {
    const response = await create({ email: newEmail() }, key);
    expect(response.error).toMatchObject({ code: 'VALIDATION_ERROR', details: [{ field: 'Idempotency-Key' }] });
  });

  it('keeps answers sealed, and forgets them after a day', async () => {
    const [body, key] = [{ email: newEmail() }, newKey()];
    await create(body, key);
    const [row] = await app.sql<{ sealed: Buffer }>(
      'SELECT answer_sealed AS sealed FROM idempotency_keys WHERE key = $1',
      [key],
    );
    expect(row!.sealed.toString('latin1')).not.toContain(body.email);
    await app.sql(`UPDATE idempotency_keys SET created_at = now() - interval '25 hours' WHERE key = $1`, [key]);
    expect((await create(body, key)).error.code).toBe('EMAIL_TAKEN');
    await app.sql(`UPDATE idempotency_keys SET created_at = now() - interval '25 hours'`);
    expect(await app.nest.get(StoredAnswers).forgetOld()).toBeGreaterThan(0);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UserDeactivationService } from '../../libs/users/src/user-deactivation.service.js';
import { UserPurgeService } from '../../libs/users/src/user-purge.service.js';
import { type ApiClient } from '../support/api-client.js';
import { PASSWORD, TestApp } from '../support/test-app.js';

interface User {
  id: string;
  email: string;
  status: string;
  version: number;
  deactivateAt: string | null;
}

const SOON = '2999-01-01T00:00:00.000Z';

let app: TestApp;
let owner: ApiClient;
let count = 0;

const create = async (input: object = {}): Promise<User> =>
  (await owner.post('/users', { email: `life-${++count}@example.com`, ...input })).data as User;
const read = async (id: string): Promise<User> => (await owner.get(`/users/${id}`)).data as User;
const actionsOf = async (id: string): Promise<string[]> =>
  (await app.auditEvents(`subjectId=${id}`)).map(({ action }) => action);
/** The instant that was set comes, without anybody waiting for it. */
const letTheInstantPass = (id: string) =>
  app.sql(`UPDATE users SET deactivate_at = now() - interval '1 second' WHERE id = $1`, [id]);

beforeAll(async () => {
  app = await TestApp.start({ REGISTRATION: 'open' });
  owner = app.owner;
});

afterAll(() => app.stop());

describe('deactivating', () => {
  it('signs out everywhere and keeps out; activating revives no session', async () => {
    const person = await app.person();
    const response = await owner.post(`/users/${person.id}/deactivate`, { reason: 'Left' }, { 'if-match': '"1"' });
    expect(response.data).toMatchObject({ status: 'deactivated', deactivateAt: null, version: 2 });
    expect((await person.api.get('/auth/me')).status).toBe(401);
    expect((await app.anonymous.post('/auth/refresh', { refreshToken: person.api.refreshToken })).status).toBe(401);
    await expect(app.anonymous.signIn(person.email, PASSWORD)).rejects.toThrow('INVALID_CREDENTIALS');
    for (const [action, body] of [
      ['deactivate', { reason: 'x' }],
      ['suspend', { reason: 'x' }],
    ] as const)
      expect((await owner.post(`/users/${person.id}/${action}`, body)).error.code).toBe('STATUS_CONFLICT');

    expect((await owner.post(`/users/${person.id}/activate`)).data).toMatchObject({ status: 'active' });
    expect((await person.api.get('/auth/me')).status).toBe(401);
    await app.anonymous.signIn(person.email, PASSWORD);
    const [event] = await app.auditEvents(`subjectId=${person.id}&action=user.deactivated`);
    expect(event).toMatchObject({ details: { reason: 'Left' }, changes: { status: { after: 'deactivated' } } });
  });

  it('follows the life cycle: from every status, and back to where the account was', async () => {
    const pending = await create();
    await owner.post(`/users/${pending.id}/deactivate`, { reason: 'x' });
    expect((await owner.post(`/users/${pending.id}/activate`)).data).toMatchObject({ status: 'pending' });
    const suspended = await create({ password: PASSWORD });
    await owner.post(`/users/${suspended.id}/suspend`, { reason: 'x' });
    await owner.post(`/users/${suspended.id}/deactivate`, { reason: 'x' });
    expect(await read(suspended.id)).toMatchObject({ status: 'deactivated' });
    expect((await owner.post(`/users/${suspended.id}/activate`)).data).toMatchObject({ status: 'active' });
    expect((await owner.post(`/users/${suspended.id}/activate`)).error.code).toBe('STATUS_CONFLICT');
  });

  it('is refused to whoever holds less, and of the last owner, also for a day to come', async () => {
    const [admin, second] = [await app.person(['admin']), await app.person(['owner'])];
    for (const body of [{ reason: 'x' }, { reason: 'x', at: SOON }])
      expect((await admin.api.post(`/users/${second.id}/deactivate`, body)).error.code).toBe(
        'TARGET_EXCEEDS_AUTHORITY',
      );
    expect((await owner.post(`/users/${second.id}/deactivate`, { reason: 'x', at: SOON })).status).toBe(200);
    const ownerId = ((await owner.get('/auth/me')).data as User).id;
    for (const body of [{ reason: 'x' }, { reason: 'x', at: SOON }])
      expect((await second.api.post(`/users/${ownerId}/deactivate`, body)).error.code).toBe('LAST_OWNER');
    await owner.delete(`/users/${second.id}`);
  });
});

describe('deactivating on a day to come', () => {
  it('is set, seen, moved and cancelled', async () => {
    const { id } = await create({ password: PASSWORD });
    const later = '2999-06-01T12:00:00+02:00';
    expect((await owner.post(`/users/${id}/deactivate`, { reason: 'Contract', at: SOON })).data).toMatchObject({
      status: 'active',
      deactivateAt: SOON,
    });
    await owner.post(`/users/${id}/deactivate`, { reason: 'Longer', at: later });
    expect(await read(id)).toMatchObject({ deactivateAt: '2999-06-01T10:00:00.000Z', version: 3 });
    expect((await owner.delete(`/users/${id}/deactivation`)).data).toMatchObject({ deactivateAt: null });
    expect((await owner.delete(`/users/${id}/deactivation`)).error.code).toBe('STATUS_CONFLICT');
    expect((await actionsOf(id)).slice(0, 3)).toEqual([
      'user.deactivation-cancelled',
      'user.deactivation-scheduled',
      'user.deactivation-scheduled',
    ]);
  });

  it('counts from its instant on, whether a job has run or not, at every door', async () => {
    const person = await app.person(['auditor']);
    await owner.post(`/users/${person.id}/deactivate`, { reason: 'x', at: SOON });
    expect((await person.api.get('/users?limit=1')).status).toBe(200);
    const forgot = () => app.sql('SELECT FROM password_reset_tokens WHERE user_id = $1', [person.id]);
    await letTheInstantPass(person.id);

    expect((await person.api.get('/auth/me')).status).toBe(401);
    expect((await app.anonymous.post('/auth/refresh', { refreshToken: person.api.refreshToken })).status).toBe(401);
    await expect(app.anonymous.signIn(person.email, PASSWORD)).rejects.toThrow('INVALID_CREDENTIALS');
    await app.anonymous.post('/auth/forgot-password', { email: person.email });
    const check = { userId: person.id, permission: 'users:read' };
    expect((await owner.post('/access/check', check)).data).toMatchObject({ allowed: false });
    expect(await read(person.id)).toMatchObject({ status: 'deactivated' });
    expect((await owner.post(`/users/${person.id}/suspend`, { reason: 'x' })).error.code).toBe('STATUS_CONFLICT');
    expect((await owner.delete(`/users/${person.id}/deactivation`)).error.code).toBe('STATUS_CONFLICT');
    expect(await forgot()).toEqual([]);
    expect(await actionsOf(person.id)).not.toContain('user.deactivated');
  });

  it('is written down by the job, with its event, once', async () => {
    const people = await Promise.all([create({ password: PASSWORD }), create()]);
    for (const { id } of people) {
      await owner.post(`/users/${id}/deactivate`, { reason: 'x', at: SOON });
      await letTheInstantPass(id);
    }
    const service = app.nest.get(UserDeactivationService);
    expect(await service.settleDue(100)).toBeGreaterThanOrEqual(2);
    expect(await service.settleDue(100)).toBe(0);
    for (const { id } of people) {
      expect(await read(id)).toMatchObject({ status: 'deactivated', deactivateAt: null });
      const [event, ...others] = await app.auditEvents(`subjectId=${id}&action=user.deactivated`);
      expect([event!.actor.type, event!.details, others]).toEqual(['system', { scheduled: true }, []]);
    }
  });

  it('ends what was before, also when somebody activates the account ahead of the job', async () => {
    const person = await app.person();
    await owner.post(`/users/${person.id}/deactivate`, { reason: 'x', at: SOON });
    await letTheInstantPass(person.id);
    const { version } = await read(person.id);
    const active = await owner.post(`/users/${person.id}/activate`, undefined, { 'if-match': `"${version}"` });
    expect(active.data).toMatchObject({ status: 'active', deactivateAt: null });
    expect((await person.api.get('/auth/me')).status).toBe(401);
    expect((await app.anonymous.post('/auth/refresh', { refreshToken: person.api.refreshToken })).status).toBe(401);
    expect((await actionsOf(person.id)).slice(0, 2)).toEqual(['user.activated', 'user.deactivated']);
  });

  it.each([
    [{ reason: 'x', at: 'tomorrow' }, 'at'],
    [{ reason: 'x', at: null }, 'at'],
    [{ at: SOON }, 'reason'],
    [{ reason: 'x', deactivateAt: SOON }, 'deactivateAt'],
  ])('refuses %j', async (body, field) => {
    const { id } = await create();
    const response = await owner.post(`/users/${id}/deactivate`, body);
    expect(response.error).toMatchObject({ code: 'VALIDATION_ERROR', details: [{ field }] });
  });
});

describe('the dormant', () => {
  it('are the active ones who have not signed in since, longest away first, in pages', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => create({ password: PASSWORD })));
    const [never, longAgo, lately, young, gone] = made.map(({ id }) => id) as [string, string, string, string, string];
    const set = (id: string, created: string, login: string | null, status = 'active') =>
      app.sql('UPDATE users SET created_at = $2, last_login_at = $3, status = $4 WHERE id = $1', [
        id,
        created,
        login,
        status,
      ]);
    await set(never, '2001-01-01', null);
    await set(longAgo, '2000-01-01', '2001-01-01');
    await set(lately, '2000-01-01', '2002-06-01');
    await set(young, '2002-06-01', null);
    await set(gone, '2000-01-01', '2001-01-01', 'deactivated');
    const query = '/users/dormant?since=2002-01-01T00:00:00Z';
    const all = await owner.get(query);
    expect((all.data as User[]).map(({ id }) => id)).toEqual([never, longAgo]);
    expect(all.meta).toMatchObject({ total: 2, totalIsExact: true });
    const first = await owner.get(`${query}&limit=1`);
    const second = await owner.get(`${query}&limit=1&cursor=${first.meta['nextCursor'] as string}`);
    expect((second.data as User[]).map(({ id }) => id)).toEqual([longAgo]);
    for (const bad of ['/users/dormant', '/users/dormant?since=2002-01-01'])
      expect((await owner.get(bad)).error).toMatchObject({ code: 'VALIDATION_ERROR', details: [{ field: 'since' }] });
    const person = await app.person();
    expect((await person.api.get(query)).error.code).toBe('PERMISSION_DENIED');
  });
});

describe('purging', () => {
  const SECRET = 'Quetzalcoatl';

  /** Deleted so long ago that its grace is over, unless it is said how long. */
  async function deleteLongAgo(id: string, days = 31): Promise<void> {
    await owner.delete(`/users/${id}`);
    await app.sql(`UPDATE users SET deleted_at = now() - make_interval(days => $2) WHERE id = $1`, [id, days]);
  }

  it('waits thirty days, in which the account can be restored', async () => {
    const { id } = await create();
    await deleteLongAgo(id, 29);
    expect(await app.nest.get(UserPurgeService).purgeDue(100)).toBe(0);
    expect((await owner.post(`/users/${id}/restore`)).status).toBe(200);
  });

  it('then forgets the person in every table of the account, keeps grants and trail, and says so', async () => {
    const email = `${SECRET}@example.com`;
    const profile = { firstName: SECRET, attributes: { nick: SECRET } };
    const { id } = await create({ email, password: PASSWORD, profile });
    await app.anonymous.signIn(email, PASSWORD);
    await app.anonymous.post('/auth/forgot-password', { email });
    const granted = await app.person(['owner']);
    await deleteLongAgo(id);
    const service = app.nest.get(UserPurgeService);
    expect(await service.purgeDue(100)).toBe(1);
    expect(await service.purgeDue(100)).toBe(0);

    const own = await app.sql<{ table: string; column: string }>(
      `SELECT c.conrelid::regclass::text AS table, a.attname AS column
       FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
       WHERE c.confrelid = 'users'::regclass AND c.confdeltype = 'c'`,
    );
    expect(own.length).toBeGreaterThan(8);
    for (const { table, column } of own)
      expect([table, await app.sql(`SELECT FROM ${table} WHERE ${column} = $1`, [id])]).toEqual([table, []]);
    const [row] = await app.sql<{ whole: string }>('SELECT to_jsonb(u)::text AS whole FROM users u WHERE id = $1', [
      id,
    ]);
    expect(row!.whole.toLowerCase()).not.toContain(SECRET.toLowerCase());
    expect(row!.whole).not.toContain('$2b$');
    expect(await app.sql('SELECT FROM user_roles WHERE user_id = $1', [id])).toHaveLength(1);
    const told = await app.sql<{ row: string }>(
      'SELECT p::text AS row FROM audit_personal_values p UNION ALL SELECT a::text FROM user_audit_log a',
    );
    expect(told.filter(({ row }) => row.includes(SECRET))).toEqual([]);
    const [event] = await app.auditEvents(`subjectId=${id}&action=user.purged`);
    expect(event).toMatchObject({ actor: { type: 'system' }, changes: null, details: null });

    expect((await owner.post(`/users/${id}/restore`)).error.code).toBe('USER_NOT_FOUND');
    expect((await owner.get(`/users?deleted=true&q=${SECRET}`)).data).toEqual([]);
    expect(((await owner.get('/users?deleted=true&limit=100')).data as User[]).map((user) => user.id)).not.toContain(
      id,
    );
    expect((await create({ email })).email).toBe(email);
    await owner.delete(`/users/${granted.id}`);
  });

  it('is done by one of many that try at once', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => create()));
    for (const { id } of people) await deleteLongAgo(id);
    const service = app.nest.get(UserPurgeService);
    const purged = await Promise.all(Array.from({ length: 5 }, () => service.purgeDue(100)));
    expect(purged.reduce((sum, n) => sum + n, 0)).toBe(5);
    for (const { id } of people) expect(await app.auditEvents(`subjectId=${id}&action=user.purged`)).toHaveLength(1);
  });
});

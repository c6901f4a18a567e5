import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestApp, type TestPerson } from '../support/test-app.js';

interface Result {
  readonly userId: string;
  readonly grantId?: string;
  readonly error?: { code: string };
}

let app: TestApp;
let admin: TestPerson;
let users: string[];

beforeAll(async () => {
  app = await TestApp.start();
  admin = await app.person(['admin']);
  users = await Promise.all(Array.from({ length: 4 }, () => newUser()));
});

afterAll(() => app.stop());

async function newUser(): Promise<string> {
  return ((await app.owner.post('/users', { email: `${randomUUID()}@example.com` })).data as { id: string }).id;
}

async function newRole(permissions: string[] = ['audit:read']): Promise<string> {
  return ((await app.owner.post('/roles', { name: `r${randomUUID()}`, permissions })).data as { id: string }).id;
}

async function heldBy(userId: string, roleId: string): Promise<number> {
  const grants = (await app.owner.get(`/users/${userId}/roles?limit=100`)).data as { role: { id: string } }[];
  return grants.filter(({ role }) => role.id === roleId).length;
}

describe('granting a role to many users', () => {
  it('answers for each, grants where it may and changes nothing where it may not', async () => {
    const roleId = await newRole();
    const [first, second, third] = users as [string, string, string];
    const owner = await app.person(['owner']);
    await app.owner.post(`/users/${second}/roles`, { roleId });
    const nobody = randomUUID();
    const userIds = [first, second, nobody, owner.id, third];
    const answer = await admin.api.post('/access/grants/bulk', { roleId, userIds, reason: 'Team', ticket: 'T-1' });
    expect(answer.status).toBe(200);
    const { succeeded, failed, results } = answer.data as { succeeded: number; failed: number; results: Result[] };
    expect([succeeded, failed]).toEqual([2, 3]);
    expect(results.map(({ userId }) => userId)).toEqual(userIds);
    expect(results.map(({ error }) => error?.code)).toEqual([
      undefined,
      'GRANT_EXISTS',
      'USER_NOT_FOUND',
      'TARGET_EXCEEDS_AUTHORITY',
      undefined,
    ]);
    const held = await Promise.all([first, second, owner.id, third].map((id) => heldBy(id, roleId)));
    expect(held).toEqual([1, 1, 0, 1]);
    const events = await app.auditEvents(`action=role.granted&actorId=${admin.id}`);
    expect(events.map(({ subject }) => subject.id).sort()).toEqual([first, third].sort());
    expect(answer.headers.get('audit-event-id')).toBe(events.at(-1)!.id);
  });

  it('holds every rule row by row: nobody gives what they do not hold, a limited role stays within its limit', async () => {
    const beyond = await newRole(['service-accounts:manage']);
    const refused = await admin.api.post('/access/grants/bulk', { roleId: beyond, userIds: users });
    expect(refused.data).toMatchObject({ succeeded: 0, failed: 4 });
    expect(await app.auditEvents(`action=role.granted&requestId=${refused.headers.get('x-request-id')}`)).toEqual([]);
    expect(refused.headers.get('audit-event-id')).toBeNull();
    const limited = await newRole();
    const { version } = (await app.owner.get(`/roles/${limited}`)).data as { version: number };
    await app.owner.patch(`/roles/${limited}`, { maxHolders: 2 }, { 'if-match': `"${version}"` });
    const { results } = (await admin.api.post('/access/grants/bulk', { roleId: limited, userIds: users })).data as {
      results: Result[];
    };
    expect(results.map(({ error }) => error?.code)).toEqual([
      undefined,
      undefined,
      'ROLE_HOLDER_LIMIT',
      'ROLE_HOLDER_LIMIT',
    ]);
  });

  it('never waits in a circle for another that names the same people in another order', async () => {
    const people: string[] = [];
    for (let n = 0; n < 20; n++) people.push(await newUser());
    const grant = (roleId: string, userIds: string[]) => app.owner.post('/access/grants/bulk', { roleId, userIds });
    const [one, other] = [await newRole(), await newRole()];
    const answers = await Promise.all([grant(one, people), grant(other, people.toReversed())]);
    for (const { data } of answers) expect(data).toMatchObject({ succeeded: 20, failed: 0 });
    // A circle is told by a counter only: the one that is cut out of it is tried again. It is reported within a second.
    await sleep(1_500);
    const [{ deadlocks }] = (await app.sql<{ deadlocks: number }>(
      'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
    )) as [{ deadlocks: number }];
    expect(deadlocks).toBe(0);
  });

  it('takes a thousand, and no more', async () => {
    const roleId = await newRole();
    await app.sql(`INSERT INTO users (email, canonical_email, status)
      SELECT 'm' || n || '@example.com', 'm' || n || '@example.com', 'active' FROM generate_series(1, 1000) n`);
    const rows = await app.sql<{ id: string }>(`SELECT id FROM users WHERE email LIKE 'm%@example.com' LIMIT 1000`);
    const userIds = rows.map(({ id }) => id);
    const answer = await admin.api.post('/access/grants/bulk', { roleId, userIds });
    expect(answer.data).toMatchObject({ succeeded: 1000, failed: 0 });
    const revoked = await admin.api.post('/access/grants/bulk-revoke', { roleId, userIds });
    expect(revoked.data).toMatchObject({ succeeded: 1000, failed: 0 });
    const tooMany = await admin.api.post('/access/grants/bulk', { roleId, userIds: [...userIds, randomUUID()] });
    expect(tooMany.status).toBe(400);
  }, 90_000);

  it.each([[[]], [['x']], [undefined], ['x'], [[null]]])('refuses %j as userIds', async (userIds) => {
    const roleId = await app.roleId('user');
    expect((await admin.api.post('/access/grants/bulk', { roleId, userIds })).status).toBe(400);
    expect((await admin.api.post('/access/grants/bulk-revoke', { roleId, userIds })).status).toBe(400);
  });

  it('refuses the same user twice, and callers without the permission', async () => {
    const roleId = await app.roleId('user');
    const twice = [users[0]!, users[0]!.toUpperCase()];
    expect((await admin.api.post('/access/grants/bulk', { roleId, userIds: twice })).status).toBe(400);
    const plain = await app.person();
    for (const path of ['bulk', 'bulk-revoke']) {
      expect((await plain.api.post(`/access/grants/${path}`, { roleId, userIds: users })).status).toBe(403);
      expect((await app.anonymous.post(`/access/grants/${path}`, { roleId, userIds: users })).status).toBe(401);
    }
  });
});

describe('grants that end soon', () => {
  it('are listed with whose they are, the next to end first', async () => {
    const owner = await app.person(['owner']);
    const roleId = await newRole();
    const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
    const [first, second, third] = users as [string, string, string];
    await owner.api.post(`/users/${first}/roles`, { roleId, validUntil: inDays(20) });
    await owner.api.post(`/users/${second}/roles`, { roleId, validUntil: inDays(3) });
    await owner.api.post(`/users/${third}/roles`, { roleId, validUntil: inDays(90) });
    const listed = async (query: string): Promise<string[]> =>
      ((await owner.api.get(`/access/grants/expiring?roleId=${roleId}&${query}`)).data as { userId: string }[]).map(
        ({ userId }) => userId,
      );
    expect(await listed('')).toEqual([second, first]);
    expect(await listed('withinDays=100')).toEqual([second, first, third]);
    expect(await listed('withinDays=1')).toEqual([]);
    for (const bad of ['withinDays=0', 'withinDays=400', 'withinDays=x', 'days=3']) {
      expect((await owner.api.get(`/access/grants/expiring?${bad}`)).status).toBe(400);
    }
    expect((await (await app.person()).api.get('/access/grants/expiring')).status).toBe(403);
  });
});

describe('revoking a role from many users', () => {
  it('ends the grants at one scope, answers for each, and keeps the last owner', async () => {
    const roleId = await newRole();
    const [first, second] = users as [string, string];
    await app.owner.post(`/users/${first}/roles`, { roleId, scope: 'org:1' });
    await app.owner.post(`/users/${first}/roles`, { roleId });
    const answer = await admin.api.post('/access/grants/bulk-revoke', {
      roleId,
      scope: 'org:1',
      userIds: [first, second],
    });
    expect((answer.data as { results: Result[] }).results.map(({ error }) => error?.code)).toEqual([
      undefined,
      'GRANT_NOT_FOUND',
    ]);
    expect(await heldBy(first, roleId)).toBe(1);

    const owners = (await app.owner.get('/access/holders?role=owner&limit=100')).data as { userId: string }[];
    const userIds = owners.map(({ userId }) => userId);
    const all = await app.owner.post('/access/grants/bulk-revoke', { roleId: await app.roleId('owner'), userIds });
    const codes = (all.data as { results: Result[] }).results.map(({ error }) => error?.code);
    expect(codes.filter((code) => code !== undefined).length).toBeGreaterThan(0);
    const left = await app.sql(`SELECT FROM permanent_holders('owner')`);
    expect(left.length).toBeGreaterThan(0);
  });
});

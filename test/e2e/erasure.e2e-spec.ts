import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Sealer } from '@app/audit';
import { AccessDenied } from '@app/http';
import { runInRequest } from '@app/kernel';
import { DomainEvents } from '@app/platform';
import { until } from '../../libs/platform/src/cache/testing/until.js';
import { ErasureSweepService } from '../../libs/users/src/privacy/erasure-sweep.service.js';
import { UserPurgeService } from '../../libs/users/src/user-purge.service.js';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { CREATION, CREATION_KEY, MARK, MARKS, MarkedPerson, ok } from '../support/marked-person.js';
import { Outbox } from '../support/outbox.js';
import { PASSWORD, TestApp } from '../support/test-app.js';
import { foundIn, mailDump, textDump } from '../support/text-dump.js';
import { verifiedExport } from '../support/trail-verifiers.js';

const PATIENCE_MS = 20_000;
const outbox = new Outbox(/./);
let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({ DATA_DIR: outbox.dataDir, TRUSTED_PROXIES: '127.0.0.1', REGISTRATION: 'open' });
});

afterAll(async () => {
  await app.stop();
  outbox.remove();
});

const erase = (id: string, by: ApiClient = app.owner, headers = {}, reason = 'Asked for it'): Promise<ApiResponse> =>
  by.post(`/users/${id}/erase`, { reason }, headers);

async function untilSwept(id: string): Promise<void> {
  const open = 'SELECT FROM user_erasures WHERE user_id = $1 AND completed_at IS NULL';
  await until(async () => (await app.sql(open, [id])).length === 0, PATIENCE_MS);
}

async function sealedExport(): Promise<string> {
  await app.nest.get(Sealer).sealAll();
  return verifiedExport(app.owner, outbox.dataDir);
}

describe('erasing somebody who left marks everywhere', () => {
  let person: MarkedPerson;
  let proofBefore: string;

  beforeAll(async () => {
    person = await MarkedPerson.live(app, outbox);
    proofBefore = await sealedExport();
  }, 60_000);

  it('finds each mark before, in the text dump or in what is sealed there', async () => {
    const found = foundIn([...(await textDump(app)), ...(await mailDump(outbox.dataDir))], MARKS);
    expect(Object.keys(found).sort()).toEqual([...MARKS].sort());
  });

  it('leaves none of them, in no table, no sealed row and no mail', async () => {
    const reason = `${MARK.displayName} (${MARK.newEmail.toUpperCase()}) asked by letter`;
    const answer = await erase(person.id, app.owner, {}, reason);
    expect([answer.status, answer.text]).toEqual([204, '']);
    await untilSwept(person.id);
    expect(foundIn(await textDump(app), MARKS)).toEqual({});
    expect(foundIn(await mailDump(outbox.dataDir), MARKS)).toEqual({});
    const [told] = await app.auditEvents('action=user.erased');
    expect(told).toMatchObject({ subject: { id: person.id }, details: { reason: '… (…) asked by letter' } });
    expect(answer.headers.get('audit-event-id')).toBe(told!.id);
  });

  it('leaves a trail that both verifiers still prove, with what happened and who did it', async () => {
    const proof = await sealedExport();
    expect(foundIn([proof], MARKS)).toEqual({});
    expect(Object.keys(foundIn([proofBefore], MARKS)).length).toBeGreaterThan(15);
    const leavesOf = (text: string) =>
      text
        .split('\n')
        .flatMap((line) =>
          line.includes('"type":"event"') ? [(JSON.parse(line) as { leafHash: string }).leafHash] : [],
        );
    expect(leavesOf(proof).slice(0, leavesOf(proofBefore).length)).toEqual(leavesOf(proofBefore));
    const actions = (await app.auditEvents(`subjectId=${person.id}`)).map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['user.created', 'user.suspended', 'role.granted', 'user.erased']));
    const [suspended] = await app.auditEvents(`subjectId=${person.id}&action=user.suspended`);
    expect(suspended).toMatchObject({
      details: { reason: { erased: true } },
      actor: { type: 'user' },
      ip: '127.0.0.1',
    });
  });

  it('is the end of the account, and answers like one that never was', async () => {
    for (const route of ['', '/export', '/sessions', '/roles', '/groups'])
      expect([route, (await app.owner.get(`/users/${person.id}${route}`)).error?.code]).toEqual([
        route,
        'USER_NOT_FOUND',
      ]);
    for (const action of ['restore', 'activate', 'invite'])
      expect([action, (await app.owner.post(`/users/${person.id}/${action}`)).error.code]).toEqual([
        action,
        'USER_NOT_FOUND',
      ]);
    expect((await erase(person.id)).error.code).toBe('USER_NOT_FOUND');
    expect((await person.api.get('/auth/me')).error.code).toBe('UNAUTHENTICATED');
    expect((await app.anonymous.post('/auth/refresh', { refreshToken: person.refreshToken })).error.code).toBe(
      'REFRESH_TOKEN_INVALID',
    );
    const [gone, never] = [await person.signIn(MARK.newEmail), await person.signIn('never@example.com')];
    expect([gone.status, gone.error.code]).toEqual([never.status, never.error.code]);
    expect((await app.owner.get('/users?q=zaphir')).data).toEqual([]);
    expect((await app.owner.get('/users?q=zaphir&deleted=true')).data).toEqual([]);
  });

  it('leaves no request about them that somebody could still decide', async () => {
    expect(await app.sql('SELECT FROM access_requests WHERE consumed_at IS NULL AND expires_at > now()')).toEqual([]);
  });

  it('is not undone by a repetition of the call that created them', async () => {
    expect((await app.owner.post('/users', CREATION, CREATION_KEY)).error.code).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('frees the address for another', async () => {
    expect((await app.owner.post('/users', { email: MARK.newEmail })).status).toBe(201);
  });
});

describe('an erasure', () => {
  it('is for who signed in lately, has authority, and is somebody else', async () => {
    const admin = await app.person(['admin']);
    const { id: ownerId } = (await app.owner.get('/auth/me')).data as { id: string };
    const person = await app.person();
    const self = await erase(admin.id, admin.api);
    expect([self.error.code, self.error.details[0]!.code]).toEqual(['PERMISSION_DENIED', 'OWN_ACCOUNT']);
    expect((await erase(ownerId, admin.api)).error.code).toBe('TARGET_EXCEEDS_AUTHORITY');
    expect((await erase(crypto.randomUUID(), admin.api)).error.code).toBe('USER_NOT_FOUND');
    expect((await app.owner.post(`/users/${person.id}/erase`, {})).error.code).toBe('VALIDATION_ERROR');
    await app.sql(`UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE user_id = $1`, [
      admin.id,
    ]);
    expect((await erase(person.id, admin.api)).error.code).toBe('REAUTH_REQUIRED');
    await ok(admin.api.post('/auth/reauthenticate', { password: PASSWORD }));
    const stale = await erase(person.id, admin.api, { 'if-match': '"7"' });
    expect(stale.error.code).toBe('PRECONDITION_FAILED');
    expect((await person.api.get('/auth/me')).status).toBe(200);
    expect((await erase(person.id, admin.api, { 'if-match': '"1"' })).status).toBe(204);
  });

  it('of a deleted account does not wait for its thirty days', async () => {
    const { id, email } = await app.person();
    await ok(app.owner.delete(`/users/${id}`));
    await ok(erase(id));
    await untilSwept(id);
    expect(foundIn(await textDump(app), [email])).toEqual({});
    const actions = (await app.auditEvents(`subjectId=${id}`)).map(({ action }) => action);
    expect(actions.filter((action) => action === 'user.deleted')).toHaveLength(1);
  });

  it('is what the daily purge makes of those who were deleted thirty days ago', async () => {
    const { id, email } = await app.person();
    const reason = `purged-because-${id}`;
    await ok(app.owner.post(`/users/${id}/roles`, { roleId: await app.roleId('auditor'), reason }));
    await ok(app.owner.delete(`/users/${id}`));
    await app.sql(`UPDATE users SET deleted_at = now() - interval '31 days' WHERE id = $1`, [id]);
    expect(await app.nest.get(UserPurgeService).purgeDue(10)).toBe(1);
    await untilSwept(id);
    expect(foundIn(await textDump(app), [email, reason])).toEqual({});
    expect(await app.auditEvents(`subjectId=${id}&action=user.purged`)).toHaveLength(1);
  });

  it('is made once more a minute later, for what was being answered just then', async () => {
    const { id } = await app.person();
    await ok(erase(id));
    const late = { requestId: 'late', ip: '203.0.113.99', userAgent: 'LateBrowser/7799' };
    const principal = { kind: 'user', userId: id, sessionId: crypto.randomUUID() } as const;
    const denied = new AccessDenied('GET /api/v1/users', 'PERMISSION_DENIED');
    await runInRequest({ ...late, principal }, () => app.nest.get(DomainEvents).record(denied));
    expect(foundIn(await textDump(app), [late.userAgent])).not.toEqual({});
    const jobs = await app.sql<{ wait: number }>(
      `SELECT extract(epoch FROM start_after - created_on)::int AS wait FROM pgboss.job
       WHERE name = 'user-erasure' AND data ->> 'userId' = $1`,
      [id],
    );
    expect(jobs).toEqual([{ wait: 60 }]);
    await app.nest.get(ErasureSweepService).eraseAgain(id);
    expect(foundIn(await textDump(app), [late.userAgent, late.ip])).toEqual({});
  });

  it('never takes the last owner', async () => {
    const { id: ownerId } = (await app.owner.get('/auth/me')).data as { id: string };
    const all = ['users:*', 'roles:*', 'groups:*', 'permissions:*', 'sessions:*', '*'];
    await ok(app.owner.post('/roles', { name: 'everything', permissions: all }));
    const equal = await app.person(['everything']);
    const owners = await app.sql<{ id: string }>(
      `SELECT user_id AS id FROM permanent_holders('owner') WHERE user_id <> $1`,
      [ownerId],
    );
    for (const { id } of owners) await ok(erase(id));
    expect((await erase(ownerId, equal.api)).error.code).toBe('LAST_OWNER');
    expect((await app.owner.get('/auth/me')).status).toBe(200);
    expect(await app.auditEvents(`subjectId=${ownerId}&action=user.erased`)).toEqual([]);
  });
});

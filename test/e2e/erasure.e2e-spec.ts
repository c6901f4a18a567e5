import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Sealer, verifyExportFile } from '@app/audit';
import { AccessDenied } from '@app/http';
import { runInRequest } from '@app/kernel';
import { DomainEvents } from '@app/platform';
import { ErasureSweepService } from '../../libs/users/src/privacy/erasure-sweep.service.js';
import { UserPurgeService } from '../../libs/users/src/user-purge.service.js';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { Outbox } from '../support/outbox.js';
import { enrol } from '../support/second-factor.js';
import { PASSWORD, TestApp } from '../support/test-app.js';
import { foundIn, mailDump, textDump } from '../support/text-dump.js';

const VERIFIER = path.resolve(import.meta.dirname, '../../tools/verify_audit.py');
/** Each stands in one place at first, and nowhere in the end. */
const MARK = {
  email: 'zaphira.markova@example.com',
  newEmail: 'zaphira.second@example.org',
  wantedEmail: 'zaphira.wanted@example.net',
  firstName: 'Zaphira',
  formerName: 'Zaphirine',
  lastName: 'Markovszky',
  displayName: 'Zaph the Quill',
  phone: '+41446681899',
  attribute: 'badge-QX7741',
  nested: 'nested-QX7742',
  avatar: 'https://pictures.example.com/zaphira-QX7743.png',
  ip: '203.0.113.77',
  userAgent: 'MarkedBrowser/7744',
  otherAgent: 'MarkedTablet/7745',
  grantReason: 'granted-because-QX7746',
  grantTicket: 'TICKET-QX7747',
  suspendReason: 'suspended-because-QX7748',
  requestReason: 'requested-because-QX7749',
  decisionReason: 'decided-because-QX7750',
  impersonationReason: 'helped-because-QX7751',
  deactivationReason: 'left-because-QX7752',
} as const;
const VALUES = Object.values(MARK);
const DEVICE = { 'user-agent': MARK.userAgent, 'x-forwarded-for': MARK.ip };

const outbox = new Outbox(/./);
let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({ DATA_DIR: outbox.dataDir, TRUSTED_PROXIES: '127.0.0.1', REGISTRATION: 'open' });
});

afterAll(async () => {
  await app.stop();
  outbox.remove();
});

async function ok(answer: Promise<ApiResponse>): Promise<ApiResponse> {
  const response = await answer;
  if (response.status >= 300) throw new Error(`${response.status}: ${response.text}`);
  return response;
}

const erase = (id: string, by: ApiClient = app.owner, headers = {}, reason = 'Asked for it'): Promise<ApiResponse> =>
  by.post(`/users/${id}/erase`, { reason }, headers);

async function untilSwept(id: string): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const open = await app.sql('SELECT FROM user_erasures WHERE user_id = $1 AND completed_at IS NULL', [id]);
    if (open.length === 0) return;
    await sleep(50);
  }
  throw new Error('The erasure was never finished');
}

async function tokenMailedTo(to: string, subject: RegExp): Promise<string> {
  for (let tries = 0; tries < 200; tries++) {
    const mail = (await outbox.all(to)).filter((each) => subject.test(each.subject)).at(-1);
    if (mail?.token) return mail.token;
    await sleep(50);
  }
  throw new Error(`No mail about ${subject.source}: ${JSON.stringify(await outbox.all(to))}`);
}

/** Both verifiers, the one in TypeScript and the one that knows only the description of the format. */
async function verifiedExport(): Promise<string> {
  await app.nest.get(Sealer).sealAll();
  const { keys } = (await app.anonymous.get('/audit-checkpoints/keys')).data as { keys: { publicKey: string }[] };
  const [keyFile, exportFile] = ['key.pem', 'export.ndjson'].map((name) => path.join(outbox.dataDir, name)) as [
    string,
    string,
  ];
  writeFileSync(keyFile, keys[0]!.publicKey);
  const { text } = await app.owner.get('/audit-events/export');
  writeFileSync(exportFile, text);
  const checkpointsFile = path.join(outbox.dataDir, 'audit/checkpoints.ndjson');
  await verifyExportFile({ exportFile, keyFiles: [keyFile], checkpointsFile });
  await promisify(execFile)('python3', [VERIFIER, exportFile, '--key', keyFile, '--checkpoints', checkpointsFile]);
  return text;
}

describe('erasing somebody who left marks everywhere', () => {
  const creation = {
    email: MARK.email,
    profile: { firstName: MARK.formerName, attributes: { badge: MARK.attribute, more: { deep: [MARK.nested] } } },
  };
  const key = { 'idempotency-key': `make-${MARK.email}` };
  let id: string;
  let api: ApiClient;
  let refreshToken: string;
  let proofBefore: string;

  const asThem = (email: string): Promise<ApiResponse> =>
    app.anonymous.post('/auth/login', { email, password: PASSWORD }, DEVICE);

  beforeAll(async () => {
    await makeAccount();
    await liveInIt();
    await beTreated();
    await beLookedFor();
    proofBefore = await verifiedExport();
  }, 60_000);

  /** Created by somebody with a key, invited, and joined from a device of their own. */
  async function makeAccount(): Promise<void> {
    id = ((await ok(app.owner.post('/users', creation, key))).data as { id: string }).id;
    const token = await tokenMailedTo(MARK.email, /invit/i);
    const profile = { firstName: MARK.firstName, lastName: MARK.lastName, displayName: MARK.displayName };
    await ok(app.anonymous.post('/auth/accept-invitation', { token, password: PASSWORD, profile }, DEVICE));
    const { accessToken, refreshToken: next } = (await ok(asThem(MARK.email))).data as Record<string, string>;
    refreshToken = next!;
    api = app.anonymous.withToken(accessToken!);
  }

  async function liveInIt(): Promise<void> {
    const profile = { phone: MARK.phone, avatarUrl: MARK.avatar };
    await ok(api.patch('/auth/me', { profile }, DEVICE));
    await app.anonymous.post('/auth/login', { email: MARK.email, password: 'wrong horse battery' }, DEVICE);
    // Not an account of anybody's, typed by the person all the same.
    await app.anonymous.post('/auth/login', { email: 'typo@example.com', password: 'wrong horse' }, DEVICE);
    await app.anonymous.post('/auth/register', { email: MARK.email, password: PASSWORD }, DEVICE);
    await app.anonymous.post('/auth/verify-email/resend', { email: MARK.email }, DEVICE);
    await app.anonymous.post('/auth/forgot-password', { email: MARK.email }, { 'user-agent': MARK.otherAgent });
    await tokenMailedTo(MARK.email, /password/i);
    await ok(api.patch('/auth/me', { email: MARK.newEmail, currentPassword: PASSWORD }, DEVICE));
    await ok(
      app.anonymous.post(
        '/auth/verify-email',
        { token: await tokenMailedTo(MARK.newEmail, /address|confirm|verify/i) },
        DEVICE,
      ),
    );
    const again = (await ok(asThem(MARK.newEmail))).data as Record<string, string>;
    api = app.anonymous.withToken(again['accessToken']!);
    await enrol(app, { id, email: MARK.newEmail, api });
    await ok(api.patch('/auth/me', { email: MARK.wantedEmail, currentPassword: PASSWORD }, DEVICE));
    await tokenMailedTo(MARK.wantedEmail, /./);
    await api.get('/users', DEVICE);
  }

  /** What others wrote about them. */
  async function beTreated(): Promise<void> {
    const roleId = await app.roleId('auditor');
    const [reason, ticket] = [MARK.grantReason, MARK.grantTicket];
    const grant = (await ok(app.owner.post(`/users/${id}/roles`, { roleId, reason, ticket }))).data as { id: string };
    await ok(app.owner.delete(`/users/${id}/roles/${grant.id}`));
    const sensitive = (
      await ok(app.owner.post('/roles', { name: 'sensitive', permissions: ['users:read'], requiresApproval: true }))
    ).data as { id: string };
    const asked = await ok(
      app.owner.post('/access/requests', { userId: id, roleId: sensitive.id, reason: MARK.requestReason }),
    );
    const approver = await app.person(['owner']);
    const request = (asked.data as { id: string }).id;
    await ok(approver.api.post(`/access/requests/${request}/refuse`, { reason: MARK.decisionReason }));
    await ok(app.owner.post('/access/requests', { userId: id, roleId: sensitive.id, reason: MARK.requestReason }));
    await ok(app.owner.post(`/users/${id}/impersonate`, { reason: MARK.impersonationReason }));
    await ok(app.owner.post(`/users/${id}/suspend`, { reason: MARK.suspendReason }));
    await ok(app.owner.post(`/users/${id}/activate`));
    const at = new Date(Date.now() + 86_400_000).toISOString();
    await ok(app.owner.post(`/users/${id}/deactivate`, { reason: MARK.deactivationReason, at }));
  }

  async function beLookedFor(): Promise<void> {
    for (const q of [MARK.lastName, MARK.newEmail, 'zaphir']) {
      await ok(app.owner.get(`/users/export?q=${encodeURIComponent(q)}`));
      await ok(app.owner.get(`/audit-events/export?q=${encodeURIComponent(q)}`));
      await ok(app.owner.get(`/audit-events?q=${encodeURIComponent(q)}`));
    }
    await ok(app.owner.get(`/users/export?attributes[badge]=${MARK.attribute}`));
    await ok(app.owner.get(`/users/${id}/export`));
  }

  it('finds each mark before, in the text dump or in what is sealed there', async () => {
    const found = foundIn([...(await textDump(app)), ...(await mailDump(outbox.dataDir))], VALUES);
    expect(Object.keys(found).sort()).toEqual([...VALUES].sort());
  });

  it('leaves none of them, in no table, no sealed row and no mail', async () => {
    const reason = `${MARK.displayName} (${MARK.newEmail.toUpperCase()}) asked by letter`;
    const answer = await erase(id, app.owner, {}, reason);
    expect([answer.status, answer.text]).toEqual([204, '']);
    await untilSwept(id);
    expect(foundIn(await textDump(app), VALUES)).toEqual({});
    expect(foundIn(await mailDump(outbox.dataDir), VALUES)).toEqual({});
    const [told] = await app.auditEvents('action=user.erased');
    expect(told).toMatchObject({ subject: { id }, details: { reason: '… (…) asked by letter' } });
    expect(answer.headers.get('audit-event-id')).toBe(told!.id);
  });

  it('leaves a trail that both verifiers still prove, with what happened and who did it', async () => {
    const proof = await verifiedExport();
    expect(foundIn([proof], VALUES)).toEqual({});
    expect(Object.keys(foundIn([proofBefore], VALUES)).length).toBeGreaterThan(15);
    const leavesOf = (text: string) =>
      text
        .split('\n')
        .flatMap((line) =>
          line.includes('"type":"event"') ? [(JSON.parse(line) as { leafHash: string }).leafHash] : [],
        );
    expect(leavesOf(proof).slice(0, leavesOf(proofBefore).length)).toEqual(leavesOf(proofBefore));
    const actions = (await app.auditEvents(`subjectId=${id}`)).map(({ action }) => action);
    expect(actions).toEqual(expect.arrayContaining(['user.created', 'user.suspended', 'role.granted', 'user.erased']));
    const [suspended] = await app.auditEvents(`subjectId=${id}&action=user.suspended`);
    expect(suspended).toMatchObject({
      details: { reason: { erased: true } },
      actor: { type: 'user' },
      ip: '127.0.0.1',
    });
  });

  it('is the end of the account, and answers like one that never was', async () => {
    for (const route of ['', '/export', '/sessions', '/roles', '/groups'])
      expect([route, (await app.owner.get(`/users/${id}${route}`)).error?.code]).toEqual([route, 'USER_NOT_FOUND']);
    for (const action of ['restore', 'activate', 'invite'])
      expect([action, (await app.owner.post(`/users/${id}/${action}`)).error.code]).toEqual([action, 'USER_NOT_FOUND']);
    expect((await erase(id)).error.code).toBe('USER_NOT_FOUND');
    expect((await api.get('/auth/me')).error.code).toBe('UNAUTHENTICATED');
    expect((await app.anonymous.post('/auth/refresh', { refreshToken })).error.code).toBe('REFRESH_TOKEN_INVALID');
    const [gone, never] = [await asThem(MARK.newEmail), await asThem('never@example.com')];
    expect([gone.status, gone.error.code]).toEqual([never.status, never.error.code]);
    expect((await app.owner.get('/users?q=zaphir')).data).toEqual([]);
    expect((await app.owner.get('/users?q=zaphir&deleted=true')).data).toEqual([]);
  });

  it('leaves no request about them that somebody could still decide', async () => {
    expect(await app.sql('SELECT FROM access_requests WHERE consumed_at IS NULL AND expires_at > now()')).toEqual([]);
  });

  it('is not undone by a repetition of the call that created them', async () => {
    expect((await app.owner.post('/users', creation, key)).error.code).toBe('IDEMPOTENCY_KEY_REUSED');
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

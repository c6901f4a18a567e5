import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ApiClient } from '../support/api-client.js';
import { PASSWORD, TestApp, type TestPerson } from '../support/test-app.js';

interface AccessRequest {
  readonly id: string;
  readonly status: string;
  readonly decidedBy: string | null;
  readonly decisionReason: string | null;
}

let app: TestApp;
let asker: TestPerson;
let approver: TestPerson;
let target: TestPerson;
let roleId: string;

beforeAll(async () => {
  app = await TestApp.start();
  [asker, approver] = [await app.person(['owner']), await app.person(['owner'])];
});

afterAll(() => app.stop());

beforeEach(async () => {
  target = await app.person();
  roleId = await sensitiveRole();
});

async function sensitiveRole(): Promise<string> {
  const created = await app.owner.post('/roles', {
    name: `r${randomUUID()}`,
    permissions: ['audit:read'],
    requiresApproval: true,
  });
  return (created.data as { id: string }).id;
}

async function request(body: object = {}, by: ApiClient = asker.api): Promise<AccessRequest> {
  const response = await by.post('/access/requests', { userId: target.id, roleId, reason: 'On call', ...body });
  if (response.status !== 201) throw new Error(response.text);
  return response.data as AccessRequest;
}

async function holdsRole(): Promise<boolean> {
  const grants = (await app.owner.get(`/users/${target.id}/roles?limit=100`)).data as { role: { id: string } }[];
  return grants.some(({ role }) => role.id === roleId);
}

describe('a sensitive role', () => {
  it('is not granted by one person, whoever they are and whichever way they take', async () => {
    const body = { roleId };
    const ways = [
      await app.owner.post(`/users/${target.id}/roles`, body),
      await app.owner.post('/users', { email: `${randomUUID()}@example.com`, roles: [roleId] }),
    ];
    for (const way of ways) {
      expect(way.status).toBe(403);
      expect(way.error.code).toBe('APPROVAL_REQUIRED');
    }
    const bulk = await app.owner.post('/access/grants/bulk', { ...body, userIds: [target.id] });
    expect(bulk.data).toMatchObject({ failed: 1, results: [{ error: { code: 'APPROVAL_REQUIRED' } }] });
    expect(await holdsRole()).toBe(false);
  });

  it('is granted when a second person approves, with the request told in the trail', async () => {
    const { id, status } = await request({ ticket: 'OPS-1' });
    expect(status).toBe('pending');
    expect(await holdsRole()).toBe(false);
    const approved = await approver.api.post(`/access/requests/${id}/approve`, { reason: 'Checked' });
    expect(approved.status).toBe(200);
    expect(approved.data).toMatchObject({ status: 'approved', decidedBy: approver.id, decisionReason: 'Checked' });
    expect(await holdsRole()).toBe(true);
    const [granted] = await app.auditEvents(`action=role.granted&subjectId=${target.id}`);
    expect(granted).toMatchObject({
      actor: { id: approver.id },
      details: { roleId, reason: 'On call', ticket: 'OPS-1' },
    });
    const [told] = await app.auditEvents(`action=access.request-approved&subjectId=${id}`);
    expect(told).toMatchObject({ actor: { id: approver.id }, details: { requestedBy: asker.id, userId: target.id } });
    expect(await app.auditEvents(`action=access.requested&subjectId=${id}`)).toHaveLength(1);
  });

  it('is not granted when the second person refuses, nor after the first took the request back', async () => {
    const refused = await request();
    const answer = await approver.api.post(`/access/requests/${refused.id}/refuse`, { reason: 'No' });
    expect(answer.data).toMatchObject({ status: 'refused', decisionReason: 'No' });
    const withdrawn = await request();
    expect((await approver.api.post(`/access/requests/${withdrawn.id}/withdraw`)).status).toBe(404);
    expect((await asker.api.post(`/access/requests/${withdrawn.id}/withdraw`)).data).toMatchObject({
      status: 'withdrawn',
    });
    for (const { id } of [refused, withdrawn]) {
      const late = await approver.api.post(`/access/requests/${id}/approve`, {});
      expect(late.error.code).toBe('ACCESS_REQUEST_NOT_FOUND');
    }
    expect(await holdsRole()).toBe(false);
  });

  it('is decided neither by who asked, nor by who is to get it, nor by an API key', async () => {
    const { id } = await request();
    const promoted = await app.owner.post(`/users/${target.id}/roles`, { roleId: await app.roleId('owner') });
    const own = await request({ userId: asker.id }, approver.api);
    const { key } = await app.program(['roles:approve', 'roles:assign', 'audit:read']);
    for (const decision of ['approve', 'refuse']) {
      for (const [by, which] of [
        [asker.api, id],
        [target.api, id],
        [asker.api, own.id],
      ] as const) {
        const answer = await by.post(`/access/requests/${which}/${decision}`, {});
        expect(answer.error.code).toBe('SELF_APPROVAL');
      }
      const answer = await app.anonymous.post(`/access/requests/${id}/${decision}`, {}, { 'x-api-key': key });
      expect(answer.status).toBe(403);
    }
    const byKey = { userId: target.id, roleId, reason: 'x' };
    expect((await app.anonymous.post('/access/requests', byKey, { 'x-api-key': key })).status).toBe(403);
    await app.owner.delete(`/users/${target.id}/roles/${(promoted.data as { id: string }).id}`);
  });

  it('is approved only by somebody who could give it themselves', async () => {
    const permissions = ['roles:approve', 'roles:read', 'roles:assign'];
    const weak = await app.owner.post('/roles', { name: `w${randomUUID()}`, permissions });
    const person = await app.person([(weak.data as { id: string }).id]);
    const { id } = await request();
    const answer = await person.api.post(`/access/requests/${id}/approve`, {});
    expect(answer.error.code).toBe('GRANT_EXCEEDS_AUTHORITY');
    const asked = await person.api.post('/access/requests', { userId: target.id, roleId, reason: 'x' });
    expect(asked.error.code).toBe('GRANT_EXCEEDS_AUTHORITY');
    expect((await app.owner.get(`/access/requests/${id}`)).data).toMatchObject({ status: 'pending' });
    expect((await target.api.get('/access/requests')).status).toBe(403);
    expect((await target.api.post(`/access/requests/${id}/approve`, {})).status).toBe(403);
  });

  it('is approved only with a fresh password', async () => {
    const { id } = await request();
    await app.sql(`UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE user_id = $1`, [
      approver.id,
    ]);
    const stale = await approver.api.post(`/access/requests/${id}/approve`, {});
    expect(stale.error.code).toBe('REAUTH_REQUIRED');
    await approver.api.post('/auth/reauthenticate', { password: PASSWORD });
    expect((await approver.api.post(`/access/requests/${id}/approve`, {})).status).toBe(200);
  });

  it('is decided once, of twenty who decide at the same moment', async () => {
    const { id } = await request();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        approver.api.post(`/access/requests/${id}/${n % 2 ? 'approve' : 'refuse'}`, {}),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status }) => status === 200 || status === 404)).toBe(true);
    const { status } = (await app.owner.get(`/access/requests/${id}`)).data as AccessRequest;
    expect(await holdsRole()).toBe(status === 'approved');
  });

  it('stays sensitive until a second person agrees that it is not', async () => {
    const { version } = (await app.owner.get(`/roles/${roleId}`)).data as { version: number };
    const alone = await app.owner.patch(
      `/roles/${roleId}`,
      { requiresApproval: false },
      { 'if-match': `"${version}"` },
    );
    expect(alone.error.code).toBe('APPROVAL_REQUIRED');
    const { id } = await request({ userId: undefined, requiresApproval: false });
    expect((await approver.api.post(`/access/requests/${id}/approve`, {})).status).toBe(200);
    expect((await app.owner.post(`/users/${target.id}/roles`, { roleId })).status).toBe(201);
    const needless = await asker.api.post('/access/requests', { userId: target.id, roleId, reason: 'x' });
    expect(needless.error.code).toBe('APPROVAL_NOT_NEEDED');
  });

  it('cannot be decided once the request has expired', async () => {
    const { id } = await request();
    await app.sql(`UPDATE access_requests SET expires_at = now() WHERE id = $1`, [id]);
    const late = await approver.api.post(`/access/requests/${id}/approve`, {});
    expect(late.error.code).toBe('ACCESS_REQUEST_NOT_FOUND');
    expect((await app.owner.get(`/access/requests/${id}`)).data).toMatchObject({ status: 'expired' });
  });
});

describe('requests', () => {
  it('are listed by status, user and role, newest first', async () => {
    const first = await request();
    const second = await request({ scope: 'org:1' });
    await approver.api.post(`/access/requests/${first.id}/refuse`, {});
    const ids = async (query: string): Promise<string[]> =>
      ((await app.owner.get(`/access/requests?${query}`)).data as AccessRequest[]).map(({ id }) => id);
    expect(await ids(`userId=${target.id}`)).toEqual([second.id, first.id]);
    expect(await ids(`roleId=${roleId}&status=pending`)).toEqual([second.id]);
    expect(await ids(`roleId=${roleId}&status=refused`)).toEqual([first.id]);
  });

  it.each([
    [{ reason: '' }],
    [{ reason: undefined }],
    [{ requiresApproval: true }],
    [{ requiresApproval: false }],
    [{ userId: undefined }],
    [{ userId: 'x' }],
    [{ scope: 'a b' }],
    [{ validUntil: 'tomorrow' }],
    [{ role: 'x' }],
  ])('are refused with 400 when they are not clear: %j', async (body) => {
    const sent = { userId: target.id, roleId, reason: 'x', ...body };
    expect((await asker.api.post('/access/requests', sent)).status).toBe(400);
  });

  it.each([
    [{ userId: randomUUID() }, 'USER_NOT_FOUND'],
    [{ roleId: randomUUID() }, 'ROLE_NOT_FOUND'],
  ])('name what exists: %j', async (body, code) => {
    const sent = { userId: target.id, roleId, reason: 'x', ...body };
    expect((await asker.api.post('/access/requests', sent)).error.code).toBe(code);
  });
});

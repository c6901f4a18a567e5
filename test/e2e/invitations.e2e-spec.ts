import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiResponse } from '../support/api-client.js';
import { Outbox } from '../support/outbox.js';
import { PASSWORD, TestApp } from '../support/test-app.js';

const PARALLEL = 10;

const outbox = new Outbox();
let app: TestApp;
let count = 0;

const newEmail = (): string => `invitee-${++count}@example.com`;

interface Invitation {
  id: string;
  userId: string;
  email: string;
  invitedBy: string | null;
  createdAt: string;
  expiresAt: string;
}

async function invited(more: object = {}): Promise<{ id: string; email: string; token: string }> {
  const email = newEmail();
  const { id } = (await app.owner.post('/users', { email, ...more })).data as { id: string };
  return { id, email, token: (await outbox.take(email)).token! };
}

const accept = (token: unknown, more: object = {}): Promise<ApiResponse> =>
  app.anonymous.post('/auth/accept-invitation', { token, password: PASSWORD, ...more });

const codeOf = ({ status, error }: ApiResponse): unknown[] => [status, error?.code];

const liveFor = async (userId: string): Promise<Invitation[]> =>
  ((await app.owner.get('/invitations?limit=100')).data as Invitation[]).filter((one) => one.userId === userId);

beforeAll(async () => {
  app = await TestApp.start({ DATA_DIR: outbox.dataDir, PUBLIC_URL: 'https://id.example.com/' });
});

afterAll(() => app.stop());

describe('an account made without a password', () => {
  it('is invited by mail, and stands in the list with who invited it', async () => {
    const { id, email, token } = await invited();
    const { body } = await outbox.take(email);
    expect(body).toContain(`https://id.example.com/accept-invitation?token=${token}`);
    const [invitation] = await liveFor(id);
    const { id: ownerId } = (await app.owner.get('/auth/me')).data as { id: string };
    expect(invitation).toEqual({
      id: expect.any(String),
      userId: id,
      email,
      invitedBy: ownerId,
      createdAt: expect.any(String),
      expiresAt: expect.any(String),
    });
    const days = (Date.parse(invitation!.expiresAt) - Date.parse(invitation!.createdAt)) / 86_400_000;
    expect(days).toBeCloseTo(7, 2);
  });

  it('is not invited when it has a password, or when its creation is refused', async () => {
    const [withPassword, refused] = [newEmail(), newEmail()];
    await app.owner.post('/users', { email: withPassword, password: PASSWORD });
    await app.owner.post('/users', { email: refused, roles: ['wizard'] });
    expect(await outbox.countAfterSilence(refused)).toBe(0);
    expect(await outbox.all(withPassword)).toEqual([]);
  });

  it('is followed by its invitation to another address; the old mailbox cannot open it any more', async () => {
    const { id, token } = await invited();
    const right = newEmail();
    await app.owner.patch(`/users/${id}`, { email: right });
    const { token: next } = await outbox.take(right);
    expect(codeOf(await accept(token))).toEqual([400, 'INVITATION_INVALID']);
    expect((await accept(next)).status).toBe(204);
  });
});

describe('accepting', () => {
  it('sets password and profile, verifies the address, and works once', async () => {
    const { id, email, token } = await invited({ profile: { lastName: 'Nowak', attributes: { floor: 3 } } });
    expect((await accept(token, { profile: { firstName: 'Jan' } })).status).toBe(204);
    expect((await app.owner.get(`/users/${id}`)).data).toMatchObject({
      status: 'active',
      emailVerified: true,
      profile: { firstName: 'Jan', lastName: 'Nowak', attributes: { floor: 3 } },
    });
    await app.anonymous.signIn(email, PASSWORD);
    expect(codeOf(await accept(token))).toEqual([400, 'INVITATION_INVALID']);
    expect(await liveFor(id)).toEqual([]);
    const [event] = await app.auditEvents(`subjectId=${id}&action=invitation.accepted`);
    expect(event).toMatchObject({ actor: { id }, changes: { status: { before: 'pending', after: 'active' } } });
    const trail = JSON.stringify(await app.auditEvents(`subjectId=${id}`));
    for (const secret of [token, PASSWORD, '$2b$']) expect(trail).not.toContain(secret);
  });

  it.each([
    ['roles', { roles: ['owner'] }],
    ['a status', { status: 'active' }],
    ['a short password', { password: 'short' }],
    ['an unknown profile field', { profile: { roles: ['owner'] } }],
  ])('refuses %s, and leaves the invitation usable', async (_, more) => {
    const { token } = await invited();
    expect(codeOf(await accept(token, more))).toEqual([400, 'VALIDATION_ERROR']);
    expect((await accept(token)).status).toBe(204);
  });

  it('refuses expired, revoked, superseded and invented invitations alike', async () => {
    const [expired, revoked, superseded] = [await invited(), await invited(), await invited()];
    await app.sql('UPDATE invitations SET expires_at = now() WHERE user_id = $1', [expired.id]);
    const [{ id }] = (await liveFor(revoked.id)) as [Invitation];
    expect((await app.owner.delete(`/invitations/${id}`)).status).toBe(204);
    expect((await app.owner.post(`/users/${superseded.id}/invite`)).status).toBe(204);
    for (const token of [expired.token, revoked.token, superseded.token, 'x', ''])
      expect(codeOf(await accept(token))).toEqual([400, 'INVITATION_INVALID']);
    expect((await accept((await outbox.take(superseded.email, 2)).token)).status).toBe(204);
  });

  it('is over for suspended and deleted accounts, also after they came back', async () => {
    const [suspended, deleted] = [await invited(), await invited()];
    await app.owner.post(`/users/${suspended.id}/suspend`, { reason: 'test' });
    await app.owner.delete(`/users/${deleted.id}`);
    for (const { token } of [suspended, deleted])
      expect(codeOf(await accept(token))).toEqual([400, 'INVITATION_INVALID']);
    await app.owner.post(`/users/${suspended.id}/activate`);
    await app.owner.post(`/users/${deleted.id}/restore`);
    for (const { id, token } of [suspended, deleted]) {
      expect(codeOf(await accept(token))).toEqual([400, 'INVITATION_INVALID']);
      expect((await app.owner.get(`/users/${id}`)).data).toMatchObject({ status: 'pending' });
    }
  });
});

describe('inviting again', () => {
  it('leaves one invitation however many ask at once', async () => {
    const { id } = await invited();
    const answers = await Promise.all(Array.from({ length: PARALLEL }, () => app.owner.post(`/users/${id}/invite`)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
    expect(await liveFor(id)).toHaveLength(1);
    expect(await app.auditEvents(`subjectId=${id}&action=invitation.sent`)).toHaveLength(PARALLEL);
  });

  it('is refused for accounts that have a password, are suspended, gone or unknown', async () => {
    const [active, suspended, deleted] = [await app.person(), await invited(), await invited()];
    await app.owner.post(`/users/${suspended.id}/suspend`, { reason: 'test' });
    await app.owner.delete(`/users/${deleted.id}`);
    const ask = async (id: string) => codeOf(await app.owner.post(`/users/${id}/invite`));
    expect(await ask(active.id)).toEqual([409, 'STATUS_CONFLICT']);
    expect(await ask(suspended.id)).toEqual([409, 'STATUS_CONFLICT']);
    expect(await ask(deleted.id)).toEqual([404, 'USER_NOT_FOUND']);
    expect(await ask('b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11')).toEqual([404, 'USER_NOT_FOUND']);
  });

  it('and taking back need the permission, and authority over the account', async () => {
    const [admin, user] = [await app.person(['admin']), await app.person()];
    const future = await invited({ roles: ['owner'] });
    const [{ id }] = (await liveFor(future.id)) as [Invitation];
    expect(codeOf(await admin.api.post(`/users/${future.id}/invite`))).toEqual([403, 'TARGET_EXCEEDS_AUTHORITY']);
    expect(codeOf(await admin.api.delete(`/invitations/${id}`))).toEqual([403, 'TARGET_EXCEEDS_AUTHORITY']);
    for (const api of [user.api, app.anonymous]) {
      const expected = api === user.api ? 403 : 401;
      expect((await api.get('/invitations')).status).toBe(expected);
      expect((await api.post(`/users/${future.id}/invite`)).status).toBe(expected);
      expect((await api.delete(`/invitations/${id}`)).status).toBe(expected);
    }
    expect((await accept(future.token)).status).toBe(204);
    expect(codeOf(await app.owner.delete(`/invitations/${id}`))).toEqual([404, 'INVITATION_NOT_FOUND']);
  });
});

describe('with REGISTRATION=closed', () => {
  it('nobody is invited, and no invitation opens anything', async () => {
    const closedBox = new Outbox();
    const closed = await TestApp.start({ DATA_DIR: closedBox.dataDir, REGISTRATION: 'closed' });
    try {
      const email = newEmail();
      const { id } = (await closed.owner.post('/users', { email })).data as { id: string };
      expect(codeOf(await closed.owner.post(`/users/${id}/invite`))).toEqual([403, 'REGISTRATION_CLOSED']);
      const answer = await closed.anonymous.post('/auth/accept-invitation', { token: 'x', password: PASSWORD });
      expect(codeOf(answer)).toEqual([403, 'REGISTRATION_CLOSED']);
      expect(await closedBox.countAfterSilence(email)).toBe(0);
    } finally {
      await closed.stop();
    }
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiResponse } from '../support/api-client.js';
import { Outbox } from '../support/outbox.js';
import { PASSWORD, TestApp } from '../support/test-app.js';

const outbox = new Outbox();
let app: TestApp;
let count = 0;

const newEmail = (): string => `moved-${++count}@example.com`;
const codeOf = ({ status, error }: ApiResponse): unknown[] => [status, error?.code];
const verify = (token: unknown): Promise<ApiResponse> => app.anonymous.post('/auth/verify-email', { token });

beforeAll(async () => {
  app = await TestApp.start({ DATA_DIR: outbox.dataDir });
});

afterAll(() => app.stop());

describe('changing the own profile', () => {
  it('changes what is given, clears what is null, and is audited as one change', async () => {
    const { id, api } = await app.person();
    const first = await api.patch('/auth/me', { profile: { firstName: 'Zoë', phone: '+41446681800' } });
    expect(first.status).toBe(200);
    expect(first.data).toMatchObject({ id, version: 2, roles: ['user'], profile: { firstName: 'Zoë' } });
    const second = await api.patch('/auth/me', { profile: { phone: null, attributes: { a: 1 } } });
    expect(second.data).toMatchObject({ version: 3, profile: { firstName: 'Zoë', phone: null, attributes: { a: 1 } } });
    const events = await app.auditEvents(`subjectId=${id}&action=user.updated`);
    expect(events).toHaveLength(2);
    expect(second.headers.get('audit-event-id')).toBe(events[0]!.id);
    expect(events[0]).toMatchObject({ actor: { id } });
  });

  it('leaves no trace when nothing changes', async () => {
    const { id, api } = await app.person();
    expect((await api.patch('/auth/me', {})).data).toMatchObject({ version: 1 });
    expect(await app.auditEvents(`subjectId=${id}&action=user.updated`)).toEqual([]);
  });

  it('refuses a stale copy and changes nothing', async () => {
    const { api } = await app.person();
    const { headers } = await api.patch('/auth/me', { profile: { firstName: 'A' } }, { 'if-match': '"1"' });
    expect(headers.get('etag')).toMatch(/^"2\./);
    const stale = await api.patch('/auth/me', { profile: { firstName: 'B' } }, { 'if-match': '"1"' });
    expect(codeOf(stale)).toEqual([412, 'PRECONDITION_FAILED']);
    expect((await api.get('/auth/me')).data).toMatchObject({ profile: { firstName: 'A' } });
  });

  it('takes the ETag of what was read, and answers the next', async () => {
    const { id, api } = await app.person();
    const read = (await api.get('/auth/me')).headers.get('etag')!;
    await app.owner.post(`/users/${id}/roles`, { roleId: await app.roleId('auditor') });
    const changed = await api.patch('/auth/me', { profile: { firstName: 'A' } }, { 'if-match': read });
    expect(changed.status).toBe(200);
    const again = await api.get('/auth/me', { 'if-none-match': changed.headers.get('etag')! });
    expect([again.status, again.headers.get('etag')]).toEqual([304, changed.headers.get('etag')]);
    const stale = await api.patch('/auth/me', { profile: { firstName: 'B' } }, { 'if-match': read });
    expect(codeOf(stale)).toEqual([412, 'PRECONDITION_FAILED']);
  });

  it.each([
    ['a status', { status: 'active' }],
    ['roles', { roles: ['owner'] }],
    ['an id', { id: 'b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11' }],
    ['a password', { password: PASSWORD }],
    ['a verified address', { emailVerified: true }],
    ['a script for an avatar', { profile: { avatarUrl: 'javascript:alert(1)' } }],
    ['a null profile', { profile: null }],
    ['an address without the password', { email: 'x@example.com' }],
  ])('refuses %s', async (_, body) => {
    const { api } = await app.person();
    expect(codeOf(await api.patch('/auth/me', body))).toEqual([400, 'VALIDATION_ERROR']);
  });

  it('needs somebody signed in', async () => {
    expect((await app.anonymous.patch('/auth/me', { profile: {} })).status).toBe(401);
  });
});

describe('changing the own address', () => {
  const ask = (person: { api: TestApp['owner'] }, email: string, currentPassword = PASSWORD) =>
    person.api.patch('/auth/me', { email, currentPassword });

  it('takes effect when the new address is verified; the old one is told twice; other sessions end', async () => {
    const person = await app.person();
    const [email, elsewhere] = [newEmail(), await app.anonymous.signIn(person.email, PASSWORD)];
    const asked = await ask(person, email);
    expect(asked.data).toMatchObject({ email: person.email, version: 1 });
    expect((await outbox.take(person.email)).body).toContain(email);

    expect((await verify((await outbox.take(email)).token)).status).toBe(204);
    expect((await person.api.get('/auth/me')).data).toMatchObject({ email, emailVerified: true, status: 'active' });
    expect((await elsewhere.get('/auth/me')).status).toBe(401);
    expect((await outbox.take(person.email, 2)).subject).toBe('Your e-mail address was changed');
    expect((await app.anonymous.post('/auth/login', { email: person.email, password: PASSWORD })).status).toBe(401);
    await app.anonymous.signIn(email, PASSWORD);
    const [changed] = await app.auditEvents(`subjectId=${person.id}&action=user.updated`);
    expect(changed!.changes).toMatchObject({ email: { before: person.email, after: email } });
    expect(await app.auditEvents(`subjectId=${person.id}&action=user.email-change-requested`)).toHaveLength(1);
  });

  it('needs the current password, and a wrong one is audited', async () => {
    const person = await app.person();
    const email = newEmail();
    expect(codeOf(await ask(person, email, 'not the password'))).toEqual([401, 'INVALID_CREDENTIALS']);
    expect(await app.auditEvents(`subjectId=${person.id}&action=reauthentication.failed`)).toMatchObject([
      { outcome: 'failure', details: { purpose: 'change-email' } },
    ]);
    expect(await outbox.countAfterSilence(email)).toBe(0);
    expect(await outbox.all(person.email)).toEqual([]);
  });

  it('answers the same when another account has the address; only that mailbox tells', async () => {
    const [person, other] = [await app.person(), await app.person()];
    const [free, taken] = [await ask(person, newEmail()), await ask(person, other.email.toUpperCase())];
    expect(taken.status).toBe(free.status);
    expect(taken.text).toBe(free.text);
    expect([...taken.headers.keys()].sort()).toEqual([...free.headers.keys()].sort());
    const notice = await outbox.take(other.email);
    expect([notice.subject, notice.token]).toEqual(['Somebody tried to use your e-mail address', undefined]);
    expect(await outbox.all(other.email.toUpperCase())).toEqual([]);
  });

  it('fails when somebody else got the address in between', async () => {
    const person = await app.person();
    const email = newEmail();
    await ask(person, email);
    const { token } = await outbox.take(email);
    await app.owner.post('/users', { email, password: PASSWORD });
    expect(codeOf(await verify(token))).toEqual([400, 'VERIFICATION_TOKEN_INVALID']);
    expect((await person.api.get('/auth/me')).data).toMatchObject({ email: person.email });
  });

  it('is superseded by a newer wish, and dies with the password, suspension and an admin changing the address', async () => {
    const [wishes, password, suspended, moved] = await Promise.all(Array.from({ length: 4 }, () => app.person()));
    const tokens = new Map<object, string | undefined>();
    for (const person of [wishes!, password!, suspended!, moved!]) {
      const email = newEmail();
      await ask(person, email);
      tokens.set(person, (await outbox.take(email)).token);
    }
    await ask(wishes!, newEmail());
    await app.sql('UPDATE users SET password_changed_at = now() WHERE id = $1', [password!.id]);
    await app.owner.post(`/users/${suspended!.id}/suspend`, { reason: 'test' });
    await app.owner.post(`/users/${suspended!.id}/activate`);
    await app.owner.patch(`/users/${moved!.id}`, { email: newEmail() });
    for (const token of tokens.values())
      expect(codeOf(await verify(token))).toEqual([400, 'VERIFICATION_TOKEN_INVALID']);
  });

  it('is limited to a few mails an hour', async () => {
    const person = await app.person();
    const statuses: number[] = [];
    for (let n = 0; n < 7; n++) statuses.push((await ask(person, newEmail())).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });
});

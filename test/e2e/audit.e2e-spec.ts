import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Sealer } from '@app/audit';
import { type AuditEvent, PASSWORD, TestApp } from '../support/test-app.js';

let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start();
});

afterAll(() => app.stop());

describe('the audit trail', () => {
  it('tells the whole story of a person, newest first', async () => {
    const { id, email, api } = await app.person();
    await api.get('/users');
    await app.owner.post(`/users/${id}/suspend`, { reason: 'Trial' });
    await app.anonymous.post('/auth/login', { email, password: PASSWORD });
    await app.owner.post(`/users/${id}/activate`);
    await app.owner.delete(`/users/${id}`);

    const about = (await app.auditEvents(`subjectId=${id}`)).map(({ action, outcome }) => `${action} ${outcome}`);
    expect(about).toEqual([
      'user.deleted success',
      'user.activated success',
      'sign-in.failed failure',
      'user.suspended success',
      'role.granted success',
      'user.created success',
    ]);
    const by = (await app.auditEvents(`actorId=${id}`)).map(({ action, outcome }) => `${action} ${outcome}`);
    expect(by).toEqual(['access.denied denied', 'session.started success']);
  });

  it('keeps who, from where and in which request', async () => {
    const { id } = await app.person();
    await app.owner.patch(
      `/users/${id}`,
      { profile: { firstName: 'Ada' } },
      { 'x-request-id': `req-${id}`, 'user-agent': 'Trial/1' },
    );
    const [event] = await app.auditEvents(`requestId=req-${id}`);
    const me = (await app.owner.get('/auth/me')).data as { id: string };
    expect(event).toMatchObject({
      action: 'user.updated',
      actor: { type: 'user', id: me.id },
      subject: { type: 'user', id },
      changes: { 'profile.firstName': { before: null, after: 'Ada' } },
      ip: '127.0.0.1',
      userAgent: 'Trial/1',
    });
  });

  it('names the event that a call wrote in Audit-Event-Id', async () => {
    const { id } = await app.person();
    const response = await app.owner.post(`/users/${id}/suspend`, { reason: 'Trial' });
    const event = await app.owner.get(`/audit-events/${response.headers.get('audit-event-id')}`);
    expect(event.data).toMatchObject({ action: 'user.suspended', subject: { id } });
  });

  it('filters by action, outcome and time, and pages by cursor without gap or repetition', async () => {
    // Reading the trail adds to it.
    const until = `to=${new Date().toISOString()}`;
    const all = await app.auditEvents(until);
    const failures = await app.auditEvents('outcome=failure');
    expect(failures.length).toBeGreaterThan(0);
    expect(failures.every(({ outcome }) => outcome === 'failure')).toBe(true);
    expect(await app.auditEvents('to=2020-01-01T00:00:00Z')).toEqual([]);
    expect(await app.auditEvents(`from=2020-01-01T00:00:00Z&${until}`)).toHaveLength(all.length);

    const walked: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await app.owner.get(`/audit-events?limit=4&${until}${cursor === '' ? '' : `&cursor=${cursor}`}`);
      walked.push(...(page.data as AuditEvent[]).map(({ id }) => id));
      cursor = page.meta['nextCursor'] as string | null;
    }
    expect(walked).toEqual(all.map(({ id }) => id));
  });

  it('finds a text in the same order whether hardly any event has it or nearly all, and goes on from one to the other', async () => {
    const { id } = await app.person();
    for (const name of ['Hay 1', 'Hay 2', 'Hay 3'])
      await app.owner.patch(`/users/${id}`, { profile: { displayName: name } });
    const names = (answer: { data: unknown }) =>
      (answer.data as AuditEvent[]).map(({ changes }) => changes!['profile.displayName']!.after);
    const few = await app.owner.get('/audit-events?limit=1&q=hay%20');
    expect([names(few), few.meta]).toEqual([['Hay 3'], expect.objectContaining({ total: 3, totalIsExact: true })]);
    await app.sql(`INSERT INTO audit_personal_values (event_id, occurred_at, openings, search_text)
                   SELECT gen_random_uuid(), now(), '{}', 'hay ' || n FROM generate_series(1, 10001) n`);
    expect(names(await app.owner.get('/audit-events?q=HAY%20'))).toEqual(['Hay 3', 'Hay 2', 'Hay 1']);
    const rest = await app.owner.get(`/audit-events?q=hay%20&limit=5&cursor=${few.meta['nextCursor'] as string}`);
    expect(names(rest)).toEqual(['Hay 2', 'Hay 1']);
    expect(names(await app.owner.get(`/audit-events?q=hay%20&subjectId=${id}&action=user.updated`))).toHaveLength(3);
    await app.nest.get(Sealer).sealAll();
    const { text } = await app.owner.get('/audit-events/export?q=hay%20&action=user.updated');
    expect(text.match(/"type":"event"/g)).toHaveLength(3);
  });

  it('takes a cursor for the filters it was given for, and for no others', async () => {
    const { id } = (await app.owner.get('/auth/me')).data as { id: string };
    const { meta } = await app.owner.get(`/audit-events?limit=1&actorId=${id}`);
    const cursor = `cursor=${meta['nextCursor'] as string}`;
    expect((await app.owner.get(`/audit-events?actorId=${id}&${cursor}`)).status).toBe(200);
    expect((await app.owner.get(`/audit-events?impersonatorId=${id}&${cursor}`)).error.code).toBe('INVALID_CURSOR');
  });

  it.each([
    ['action=user.vanished', 'action'],
    ['outcome=maybe', 'outcome'],
    ['actorId=me', 'actorId'],
    ['from=yesterday', 'from'],
    ['to=2026-01-01', 'to'],
    ['subject=x', 'subject'],
  ])('refuses the query %s', async (query, field) => {
    const response = await app.owner.get(`/audit-events?${query}`);
    expect(response.error).toMatchObject({ code: 'VALIDATION_ERROR', details: [expect.objectContaining({ field })] });
  });

  it('answers 404 for an event that never was', async () => {
    const response = await app.owner.get('/audit-events/b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11');
    expect([response.status, response.error.code]).toEqual([404, 'AUDIT_EVENT_NOT_FOUND']);
  });

  it('is read by auditors, not by ordinary people or strangers', async () => {
    const [auditor, plain] = [await app.person(['auditor']), await app.person()];
    expect((await auditor.api.get('/audit-events')).status).toBe(200);
    expect((await plain.api.get('/audit-events')).error.code).toBe('PERMISSION_DENIED');
    expect((await app.anonymous.get('/audit-events')).error.code).toBe('UNAUTHENTICATED');
  });
});

describe('a change and its audit row', () => {
  it('are one: when the row cannot be written, the change does not happen', async () => {
    const { id } = await app.person();
    await app.sql(`ALTER TABLE user_audit_log ADD CONSTRAINT trial CHECK (action <> 'user.updated') NOT VALID`);
    try {
      const response = await app.owner.patch(`/users/${id}`, { profile: { firstName: 'Lost' } });
      expect([response.status, response.error.code]).toEqual([500, 'INTERNAL_ERROR']);
    } finally {
      await app.sql('ALTER TABLE user_audit_log DROP CONSTRAINT trial');
    }
    expect((await app.owner.get(`/users/${id}`)).data).toMatchObject({ version: 1, profile: { firstName: null } });
  });

  it('are one: when the change is refused, there is no row', async () => {
    const { id } = await app.person();
    await app.owner.patch(`/users/${id}`, { profile: { firstName: 'Late' } }, { 'if-match': '"9"' });
    expect(await app.auditEvents(`subjectId=${id}&action=user.updated`)).toEqual([]);
  });
});

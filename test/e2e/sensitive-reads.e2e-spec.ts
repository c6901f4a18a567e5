import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiClient, type ApiResponse } from '../support/api-client.js';
import { type AuditEvent, TestApp, type TestPerson } from '../support/test-app.js';

const MOST_LISTENERS = 50;

let app: TestApp;
let auditor: TestPerson;
let person: TestPerson;
let eventId: string;

beforeAll(async () => {
  app = await TestApp.start();
  [auditor, person] = [await app.person(['admin', 'auditor']), await app.person()];
  eventId = (await app.auditEvents(`subjectId=${person.id}&action=user.created`))[0]!.id;
});

afterAll(() => app.stop());

/** What there is to read of others, and the event it leaves. */
const READS: readonly (readonly [name: string, path: () => string, event: () => object])[] = [
  [
    'where somebody is signed in',
    () => `/users/${person.id}/sessions?limit=5`,
    () => ({ action: 'user.sessions-read', subject: { type: 'user', id: person.id }, details: null }),
  ],
  [
    'the trail, by filters',
    () => `/audit-events?subjectId=${person.id}&outcome=success&limit=2`,
    () => ({
      action: 'audit-trail.events-read',
      subject: { type: 'audit-trail', id: null },
      details: { subjectId: person.id, outcome: 'success' },
    }),
  ],
  [
    'one event, whatever else is asked',
    () => `/audit-events/${eventId}?apiKeyId=forged&page=2`,
    () => ({ action: 'audit-trail.event-read', subject: { type: 'audit-trail', id: eventId }, details: null }),
  ],
  [
    'the live tail',
    () => '/audit-events/stream?apiKeyId=forged',
    () => ({ action: 'audit-trail.stream-read', subject: { type: 'audit-trail', id: null }, details: null }),
  ],
];

async function readAs(api: ApiClient, path: string): Promise<{ answer: ApiResponse; events: AuditEvent[] }> {
  const requestId = randomUUID();
  const answer = await api.get(path, { 'x-request-id': requestId, 'user-agent': 'Reader/1' });
  return { answer, events: await app.auditEvents(`requestId=${requestId}`) };
}

describe('who reads what is sensitive', () => {
  it.each(READS)('is told: %s', async (_, path, event) => {
    const { answer, events } = await readAs(auditor.api, path());
    expect(answer.status).toBe(200);
    expect(events).toEqual([
      expect.objectContaining({
        ...event(),
        outcome: 'success',
        actor: { type: 'user', id: auditor.id, sessionId: expect.any(String) as unknown },
        impersonator: null,
        changes: null,
        ip: '127.0.0.1',
        userAgent: 'Reader/1',
      }),
    ]);
    expect(answer.headers.get('audit-event-id')).toBe(events[0]!.id);
  });

  it('is told of a program by its key', async () => {
    const { id, keyId, api } = await app.program(['audit:read', 'sessions:read']);
    for (const [, path, event] of READS.slice(0, 3)) {
      const [told, ...others] = (await readAs(api, path())).events;
      const details = { ...(event() as { details: object | null }).details, apiKeyId: keyId };
      expect([told, others]).toMatchObject([
        { ...event(), details, actor: { type: 'service-account', id, sessionId: null } },
        [],
      ]);
    }
  });

  it('is not told when people read about themselves, unless somebody acts as them', async () => {
    const own = await readAs(person.api, '/auth/sessions');
    const ownByAdmin = await readAs(auditor.api, `/users/${auditor.id}/sessions`);
    expect([own.answer.status, own.events, ownByAdmin.answer.status, ownByAdmin.events]).toEqual([200, [], 200, []]);
    expect(own.answer.headers.has('audit-event-id')).toBe(false);

    const acting = await app.owner.post(`/users/${person.id}/impersonate`, { reason: 'They cannot see it' });
    const support = app.anonymous.withToken((acting.data as { accessToken: string }).accessToken);
    const { data } = await app.owner.get('/auth/me');
    expect((await readAs(support, '/auth/sessions')).events).toMatchObject([
      {
        action: 'user.sessions-read',
        subject: { type: 'user', id: person.id },
        actor: { id: person.id },
        impersonator: { id: (data as { id: string }).id },
      },
    ]);
  });

  it('is told as a denial when the door stays shut, and not at all when there was nothing to read', async () => {
    for (const [, path] of READS) {
      const { answer, events } = await readAs(person.api, path());
      expect([answer.status, events.map(({ action }) => action)]).toEqual([403, ['access.denied']]);
    }
    const nothing = [
      [`/audit-events/${randomUUID()}`, 404],
      [`/users/${randomUUID()}/sessions`, 404],
      ['/audit-events?colour=red', 400],
    ] as const;
    for (const [path, status] of nothing) {
      const { answer, events } = await readAs(auditor.api, path);
      expect([path, answer.status, events]).toEqual([path, status, []]);
    }
  });

  it('is nobody when it cannot be told: then nothing is answered', async () => {
    const refused = (path: string) => auditor.api.get(path).then(({ status, error }) => [status, error.code]);
    await app.sql(`ALTER TABLE user_audit_log ADD CONSTRAINT trial CHECK (action NOT LIKE '%-read') NOT VALID`);
    try {
      for (const [, path] of READS) expect(await refused(path())).toEqual([500, 'INTERNAL_ERROR']);
      for (let n = 0; n < MOST_LISTENERS; n++) await refused('/audit-events/stream');
    } finally {
      await app.sql('ALTER TABLE user_audit_log DROP CONSTRAINT trial');
    }
    expect((await auditor.api.get('/audit-events/stream')).status).toBe(200);
  });
});

describe('reading the trail', () => {
  it('is one event however many pages are turned, for the same reader of the same filters', async () => {
    const { id, api } = await app.person(['auditor']);
    const first = await api.get('/audit-events?limit=1&outcome=success');
    const eventOf = async (by: ApiClient, query: string, headers = {}) =>
      (await by.get(`/audit-events?${query}`, headers)).headers.get('audit-event-id');
    const next = `limit=2&outcome=success&cursor=${first.meta['nextCursor'] as string}`;
    const one = first.headers.get('audit-event-id');
    expect([await eventOf(api, next), await eventOf(api, 'page=2&outcome=success')]).toEqual([one, one]);
    expect(await app.auditEvents(`actorId=${id}&action=audit-trail.events-read`)).toHaveLength(1);

    const others = await Promise.all([
      eventOf(api, 'outcome=success'),
      eventOf(api, 'page=2'),
      eventOf(api, next, { 'user-agent': 'Thief/1' }),
      eventOf(auditor.api, next),
    ]);
    expect(new Set([one, ...others])).toHaveProperty('size', 5);
  });

  it('never finds a search by its own text, and finds who read about somebody', async () => {
    const text = `nowhere-${randomUUID()}`;
    for (let n = 0; n < 2; n++) expect(await app.auditEvents(`q=${text}`)).toEqual([]);
    await auditor.api.get(`/audit-events?actorId=${person.id}`);
    const readers = await app.auditEvents(`action=audit-trail.events-read&q=${person.id}`);
    expect(readers.map(({ actor, details }) => [actor.id, details])).toContainEqual([
      auditor.id,
      { actorId: person.id },
    ]);
  });
});

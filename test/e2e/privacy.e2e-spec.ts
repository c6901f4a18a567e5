import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PersonalDataSources } from '@app/users';
import { Outbox } from '../support/outbox.js';
import { PASSWORD, TestApp, type TestPerson } from '../support/test-app.js';

type Document = Record<string, unknown[]> & { account: object; profile: object | null };

const outbox = new Outbox();
let app: TestApp;

beforeAll(async () => {
  app = await TestApp.start({ DATA_DIR: outbox.dataDir });
});

afterAll(async () => {
  await app.stop();
  outbox.remove();
});

describe('every table that names a user', () => {
  /** They name users only in passing. */
  const NOT_PERSONAL: Readonly<Record<string, string>> = {};

  it('is claimed by somebody who tells and forgets it, or has a reason not to be', async () => {
    const columns = await app.sql<{ table: string; column: string }>(`
      SELECT DISTINCT coalesce(part.inhparent, c.oid)::regclass::text AS table, a.attname AS column
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_inherits part ON part.inhrelid = c.oid
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
        AND (a.attname ~ '(^|_)(user|principal|actor|subject|person|impersonator|owner)_id$' OR a.attname ~ '_by$'
          OR a.attname ~ '(^|_)(email|ip|user_agent|phone)$'
          OR EXISTS (SELECT FROM pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f'
                     AND f.confrelid = 'users'::regclass AND a.attnum = ANY (f.conkey)))`);
    expect(columns.length).toBeGreaterThan(25);
    const claimed = new Set(app.nest.get(PersonalDataSources).all.flatMap(({ tables }) => tables));
    const forgotten = columns.filter(({ table }) => !claimed.has(table) && !(table in NOT_PERSONAL));
    // A new table: let a PersonalDataSource tell and erase it (docs/users/privacy.md), and name it in its `tables`.
    expect(forgotten).toEqual([]);
  });

  it('has one claimant, and each part of the document its own name', () => {
    const { all } = app.nest.get(PersonalDataSources);
    for (const names of [all.flatMap(({ tables }) => tables), partNames()])
      expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([]);
  });
});

const partNames = (): string[] =>
  app.nest.get(PersonalDataSources).all.flatMap((source) => source.parts(crypto.randomUUID()).map(({ name }) => name));

async function exported(of: string, by = app.owner): Promise<Document> {
  const answer = await by.get(of);
  expect([of, answer.status]).toEqual([of, 200]);
  return answer.data as Document;
}

describe('the export of a person', () => {
  let person: TestPerson;

  beforeAll(async () => {
    person = await app.person(['auditor']);
    await app.owner.patch(`/users/${person.id}`, {
      profile: { phone: '+41446681800', attributes: { shoe: 'size 43' } },
    });
    await person.api.post('/auth/mfa/totp', { password: PASSWORD });
    await person.api.post('/users', { email: 'refused@example.com' });
    await app.anonymous.post('/auth/login', { email: person.email, password: 'wrong horse battery' });
    await app.anonymous.post('/auth/forgot-password', { email: person.email });
    await outbox.take(person.email);
  });

  it('holds what every part of Rollcall knows, one document, told in the envelope', async () => {
    const document = await exported(`/users/${person.id}/export`);
    const shown = Object.keys(document).filter((name) => !['format', 'userId', 'exportedAt'].includes(name));
    expect(shown).toEqual(partNames());
    expect(document).toMatchObject({
      format: 'rollcall-personal-data-v1',
      userId: person.id,
      account: { email: person.email, status: 'active', hasPassword: true },
      profile: { phone: '+41446681800', attributes: { shoe: 'size 43' } },
      grants: [{ role: 'auditor', source: 'api' }],
      sessions: [{ ip: '127.0.0.1', userAgent: 'node', revokedAt: null }],
      secondFactors: [{ type: 'totp', confirmedAt: null }],
      passwordResetLinks: [{ usedAt: null }],
      queuedPasswordResets: [{ state: 'completed' }],
    });
    const actions = (part: string) => (document[part] as { action: string }[]).map(({ action }) => action);
    expect(actions('eventsAbout')).toEqual(
      expect.arrayContaining(['user.created', 'user.updated', 'sign-in.failed', 'user.personal-data-exported']),
    );
    expect(actions('eventsBy')).toEqual(expect.arrayContaining(['session.started', 'access.denied']));
    expect(document['queuedMails']!.length).toBeGreaterThan(0);
  });

  it('holds no secret, and nothing of where others acted from', async () => {
    const { text, headers } = await app.owner.get(`/users/${person.id}/export`);
    const secrets = await app.sql<{ secret: string }>(
      `SELECT password_hash AS secret FROM users WHERE id = $1
       UNION ALL SELECT encode(secret_sealed, $2) FROM mfa_factors WHERE user_id = $1
       UNION ALL SELECT encode(token_hash, $2) FROM password_reset_tokens WHERE user_id = $1
       UNION ALL SELECT encode(t.token_hash, $2) FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id WHERE s.user_id = $1`,
      [person.id, 'hex'],
    );
    expect(secrets).toHaveLength(4);
    for (const { secret } of secrets) expect(text.toLowerCase()).not.toContain(secret.toLowerCase());
    expect(text).not.toMatch(/hash|sealed|[?&]token=/i);
    const { data } = JSON.parse(text) as { data: { eventsAbout: { action: string; ip: string | null }[] } };
    expect(data.eventsAbout.find(({ action }) => action === 'user.updated')!.ip).toBeNull();
    expect(data.eventsAbout.find(({ action }) => action === 'sign-in.failed')!.ip).toBe('127.0.0.1');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-disposition')).toBe(`attachment; filename="personal-data-${person.id}.json"`);
  });

  it('is the own to whoever signed in lately, and seen in the trail', async () => {
    const own = await exported('/auth/me/export', person.api);
    expect(own.account).toMatchObject({ email: person.email });
    const [seen] = await app.auditEvents(`subjectId=${person.id}&action=user.personal-data-exported`);
    expect(seen!.actor.id).toBe(person.id);
    await app.sql(`UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE user_id = $1`, [
      person.id,
    ]);
    expect((await person.api.get('/auth/me/export')).error.code).toBe('REAUTH_REQUIRED');
  });

  it('needs authority over the person, and a person', async () => {
    const admin = await app.person(['admin']);
    const owner = (await app.owner.get('/auth/me')).data as { id: string };
    expect((await admin.api.get(`/users/${owner.id}/export`)).error.code).toBe('TARGET_EXCEEDS_AUTHORITY');
    expect((await app.owner.get(`/users/${crypto.randomUUID()}/export`)).error.code).toBe('USER_NOT_FOUND');
    const deleted = await app.person();
    await app.owner.delete(`/users/${deleted.id}`);
    expect((await exported(`/users/${deleted.id}/export`)).account).toMatchObject({ email: deleted.email });
  });

  it('goes on for as long as there is something', async () => {
    await app.sql(
      `INSERT INTO user_roles (user_id, role_id, valid_from, granted_at, revoked_at)
       SELECT $1, (SELECT id FROM roles WHERE name = 'user'), now() - n * interval '1 hour', now() - n * interval '1 hour', now()
       FROM generate_series(1, 1234) n`,
      [person.id],
    );
    const grants = (await exported(`/users/${person.id}/export`))['grants'] as { id: string }[];
    expect(new Set(grants.map(({ id }) => id)).size).toBe(1235);
  });
});

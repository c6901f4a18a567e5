import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ApiClient } from '../support/api-client.js';
import { freePort } from '../../libs/platform/src/testing/free-port.js';
import { ServerProcess } from '../support/server-process.js';
import { QUICK_HASHES, ownedOn } from '../support/server-settings.js';
import { TestApp, type TestPerson } from '../support/test-app.js';
import { sleepUntil } from '../support/sleep-until.js';

let app: TestApp;
let other: ServerProcess;
let metricsUrl: string;
let person: TestPerson;
/** The same person on the other replica, which has their token and their session in mind. */
let there: ApiClient;

beforeAll(async () => {
  app = await TestApp.start();
  const metricsPort = String(await freePort());
  metricsUrl = `http://127.0.0.1:${metricsPort}/metrics`;
  other = await ServerProcess.start({
    ...QUICK_HASHES,
    ...ownedOn(app.database),
    PUBLIC_URL: 'http://localhost:3000',
    METRICS_PORT: metricsPort,
  });
});

afterAll(async () => {
  await other.end('SIGTERM');
  await app.stop();
});

beforeEach(async () => {
  person = await app.person(['auditor']);
  there = new ApiClient(other.url, person.api.accessToken);
  for (const api of [person.api, there]) expect(await outcomeOf(api)).toBe('200');
  for (const api of [person.api, there]) expect(await outcomeOf(api)).toBe('200');
});

/** What a read that needs nothing but the session and a permission is answered. */
async function outcomeOf(api: ApiClient): Promise<string> {
  const { status, error } = await api.get('/audit-events?limit=1');
  return error ? `${status} ${error.code}` : String(status);
}

const answersWithinASecond = (api: ApiClient, outcome: string): Promise<boolean> =>
  sleepUntil(async () => (await outcomeOf(api)) === outcome, 1_000);

async function lookups(outcome: 'hit' | 'miss'): Promise<number> {
  const text = await (await fetch(metricsUrl)).text();
  return Number(new RegExp(`^rollcall_session_lookups_total{outcome="${outcome}"} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
}

const userPath = (): string => `/users/${person.id}`;
const OVER = '401 UNAUTHENTICATED';

/** Through the API of one replica. It answers otherwise at once; the other within a second. */
const CHANGES: readonly (readonly [string, string, () => Promise<{ status: number }>])[] = [
  ['signs out', OVER, () => person.api.post('/auth/logout')],
  ['ends all their sessions', OVER, () => person.api.post('/auth/logout-all')],
  ['is signed out by an administrator', OVER, () => app.owner.delete(`${userPath()}/sessions`)],
  ['is suspended', OVER, () => app.owner.post(`${userPath()}/suspend`, { reason: 'x' })],
  ['is deactivated', OVER, () => app.owner.post(`${userPath()}/deactivate`, { reason: 'x' })],
  ['is deleted', OVER, () => app.owner.delete(userPath())],
  [
    'must change their password',
    '403 PASSWORD_CHANGE_REQUIRED',
    () => app.owner.patch(userPath(), { mustChangePassword: true }),
  ],
  [
    'gets a role that demands a second factor',
    '403 MFA_ENROLMENT_REQUIRED',
    async () => {
      const { data } = await app.owner.post('/roles', { name: `r-${person.id}`, permissions: [], mfaRequired: true });
      return app.owner.post(`${userPath()}/roles`, { roleId: (data as { id: string }).id });
    },
  ],
  [
    'holds a role that begins to demand one',
    '403 MFA_ENROLMENT_REQUIRED',
    async () => {
      const { data } = await app.owner.post('/roles', { name: `r-${person.id}`, permissions: [] });
      const { id } = data as { id: string };
      await app.owner.post(`${userPath()}/roles`, { roleId: id });
      expect(await answersWithinASecond(there, '200')).toBe(true);
      return app.owner.patch(`/roles/${id}`, { mfaRequired: true });
    },
  ],
];

/** By a hand in the database, past every service: the database itself announces it. */
const BY_HAND: readonly (readonly [string, string, string])[] = [
  ['revokes the session', OVER, `UPDATE sessions SET revoked_at = now(), revoked_reason = 'logout' WHERE user_id = $1`],
  ['lets it run out', OVER, 'UPDATE sessions SET expires_at = now() WHERE user_id = $1'],
  ['lets it lie idle', OVER, 'UPDATE sessions SET idle_expires_at = now() WHERE user_id = $1'],
  ['deletes it', OVER, 'DELETE FROM sessions WHERE user_id = $1'],
  ['suspends the account', OVER, `UPDATE users SET status = 'suspended' WHERE id = $1`],
  ['deletes the account', OVER, 'UPDATE users SET deleted_at = now() WHERE id = $1'],
  ['ends the account by a day', OVER, 'UPDATE users SET deactivate_at = now() WHERE id = $1'],
];

describe('a session that a replica has in mind', () => {
  it('costs no statement, and is not asked for again', async () => {
    const before = { hit: await lookups('hit'), miss: await lookups('miss') };
    for (let n = 0; n < 3; n++) await outcomeOf(there);
    expect(await lookups('hit')).toBe(before.hit + 3);
    expect(await lookups('miss')).toBe(before.miss);
  });

  it.each(CHANGES)('is not taken for alive when its person %s', async (_, outcome, change) => {
    expect((await change()).status).toBeLessThan(300);
    expect(await outcomeOf(person.api)).toBe(outcome);
    expect(await answersWithinASecond(there, outcome)).toBe(true);
  });

  it.each(BY_HAND)('is not taken for alive when a hand in the database %s', async (_, outcome, statement) => {
    await app.sql(statement, [person.id]);
    expect(await answersWithinASecond(person.api, outcome)).toBe(true);
    expect(await answersWithinASecond(there, outcome)).toBe(true);
  });

  it('ends at its own end, without anybody telling', async () => {
    await app.sql(`UPDATE sessions SET expires_at = now() + interval '1500 milliseconds' WHERE user_id = $1`, [
      person.id,
    ]);
    expect(await outcomeOf(there)).toBe('200');
    expect(await sleepUntil(async () => (await outcomeOf(there)) === OVER, 2_500)).toBe(true);
    expect(await outcomeOf(person.api)).toBe(OVER);
  });

  it('is asked for every time while the replica cannot hear', async () => {
    const cut = (): Promise<object[]> =>
      app.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'rollcall-notifications'`);
    await cut();
    await app.sql(`UPDATE sessions SET revoked_at = now(), revoked_reason = 'logout' WHERE user_id = $1`, [person.id]);
    await cut();
    expect(await answersWithinASecond(there, OVER)).toBe(true);
    expect(await answersWithinASecond(person.api, OVER)).toBe(true);
    // Once it is over, it stays over, whatever is heard or not.
    for (let n = 0; n < 20; n++) expect(await outcomeOf(there)).toBe(OVER);
  });

  it('does not come back to mind by a request that was on its way when it ended', async () => {
    for (let round = 0; round < 10; round++) {
      const { id, api } = await app.person(['auditor']);
      const client = new ApiClient(other.url, api.accessToken);
      const requests = Array.from({ length: 10 }, (_, n) => outcomeOf(n % 2 === 0 ? client : api));
      await Promise.all([...requests, app.owner.post(`/users/${id}/suspend`, { reason: 'x' })]);
      expect(await outcomeOf(api)).toBe(OVER);
      expect(await answersWithinASecond(client, OVER)).toBe(true);
      for (let n = 0; n < 5; n++) expect(await outcomeOf(client)).toBe(OVER);
    }
  });

  it('leaves the sessions of others in mind', async () => {
    const somebody = await app.person(['auditor']);
    const client = new ApiClient(other.url, somebody.api.accessToken);
    await outcomeOf(client);
    await person.api.post('/auth/logout');
    expect(await answersWithinASecond(there, OVER)).toBe(true);
    const before = await lookups('miss');
    expect(await outcomeOf(client)).toBe('200');
    expect(await lookups('miss')).toBe(before);
  });

  it('tells of a new role name and of new permissions in the profile at once, and within a second elsewhere', async () => {
    const { data } = await app.owner.post('/roles', { name: `n-${person.id}`, permissions: ['roles:read'] });
    const { id } = data as { id: string };
    const held = async (api: ApiClient): Promise<string[]> =>
      ((await api.get('/auth/me')).data as { roles: string[] }).roles;
    await app.owner.post(`/users/${person.id}/roles`, { roleId: id });
    expect(await held(person.api)).toContain(`n-${person.id}`);
    expect(await sleepUntil(async () => (await held(there)).includes(`n-${person.id}`), 1_000)).toBe(true);
    await app.owner.patch(`/roles/${id}`, { name: `m-${person.id}` });
    expect(await held(person.api)).toContain(`m-${person.id}`);
    expect(await sleepUntil(async () => (await held(there)).includes(`m-${person.id}`), 1_000)).toBe(true);
    await app.sql('UPDATE roles SET name = $2 WHERE id = $1', [id, `o-${person.id}`]);
    expect(await sleepUntil(async () => (await held(there)).includes(`o-${person.id}`), 1_000)).toBe(true);
  });

  // Last, because nobody's token outlives it.
  it('does not help a token whose key is taken out of trust', async () => {
    expect((await app.owner.post('/signing-keys/rotate', { immediately: true })).status).toBeLessThan(300);
    expect(await answersWithinASecond(person.api, OVER)).toBe(true);
    expect(await answersWithinASecond(there, OVER)).toBe(true);
  });
});

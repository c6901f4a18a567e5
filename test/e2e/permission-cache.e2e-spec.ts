import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../../libs/platform/src/testing/free-port.js';
import { ServerProcess } from '../support/server-process.js';
import { ApiClient } from '../support/api-client.js';
import { QUICK_HASHES, ownedOn } from '../support/server-settings.js';
import { TestApp, type TestPerson } from '../support/test-app.js';

let metricsPort: string;
let app: TestApp;
let other: ServerProcess;
let person: TestPerson;

/** The same person on the other replica. */
let there: ApiClient;

beforeAll(async () => {
  app = await TestApp.start();
  metricsPort = String(await freePort());
  other = await ServerProcess.start({
    ...QUICK_HASHES,
    ...ownedOn(app.database),
    PUBLIC_URL: 'http://localhost:3000',
    METRICS_PORT: metricsPort,
  });
  person = await app.person();
  there = new ApiClient(other.url, person.api.accessToken);
});

afterAll(async () => {
  await other.end('SIGTERM');
  await app.stop();
});

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
  return Number(line?.split(' ').at(-1) ?? 0);
}

async function grant(role: string, terms: object = {}): Promise<string> {
  const granted = await app.owner.post(`/users/${person.id}/roles`, { roleId: await app.roleId(role), ...terms });
  return (granted.data as { id: string }).id;
}

/** Until it answers so, a second at most. */
async function answersWithinASecond(status: number): Promise<boolean> {
  const deadline = performance.now() + 1_000;
  do {
    if ((await there.get('/audit-events')).status === status) return true;
    await sleep(10);
  } while (performance.now() < deadline);
  return false;
}

describe('what the guard remembers', () => {
  it('is forgotten by the replica that makes the change before the change is answered', async () => {
    for (let round = 0; round < 5; round++) {
      expect((await person.api.get('/audit-events')).status).toBe(403);
      const grantId = await grant('auditor');
      expect((await person.api.get('/audit-events')).status).toBe(200);
      await app.owner.delete(`/users/${person.id}/roles/${grantId}`);
    }
    expect((await person.api.get('/audit-events')).status).toBe(403);
  });

  it('is forgotten by every other replica within a second, whatever was changed and by whom', async () => {
    expect((await there.get('/audit-events')).status).toBe(403);
    const grantId = await grant('auditor');
    expect(await answersWithinASecond(200)).toBe(true);
    await app.owner.delete(`/users/${person.id}/roles/${grantId}`);
    expect(await answersWithinASecond(403)).toBe(true);

    const roleId = (
      (await app.owner.post('/roles', { name: `r${randomUUID()}`, permissions: [] })).data as { id: string }
    ).id;
    await app.owner.post(`/users/${person.id}/roles`, { roleId });
    expect(await answersWithinASecond(403)).toBe(true);
    // By hand, past every service: the database itself announces it.
    await app.sql(`INSERT INTO role_permissions (role_id, permission_code) VALUES ($1, 'audit:read')`, [roleId]);
    expect(await answersWithinASecond(200)).toBe(true);
    await app.sql(`DELETE FROM role_permissions WHERE role_id = $1`, [roleId]);
    expect(await answersWithinASecond(403)).toBe(true);
    expect(await metric('rollcall_access_change_lag_seconds_count')).toBeGreaterThanOrEqual(4);
  });

  it('ends with the grant it comes from, without anybody telling', async () => {
    await grant('auditor', { validUntil: new Date(Date.now() + 1_500).toISOString() });
    expect(await answersWithinASecond(200)).toBe(true);
    await sleep(1_500);
    expect((await there.get('/audit-events')).status).toBe(403);
  });

  it('is used: the second question needs no statement', async () => {
    await there.get('/audit-events');
    const before = await metric('rollcall_permission_lookups_total{outcome="hit"}');
    await there.get('/audit-events');
    await there.get('/audit-events');
    expect(await metric('rollcall_permission_lookups_total{outcome="hit"}')).toBe(before + 2);
  });

  it('counts for nothing while the replica cannot hear', async () => {
    await there.get('/audit-events');
    const lock = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'rollcall-notifications'`;
    await app.sql(lock);
    await app.sql(`INSERT INTO user_roles (user_id, role_id) SELECT $1, id FROM roles WHERE name = 'auditor'`, [
      person.id,
    ]);
    expect((await there.get('/audit-events')).status).toBe(200);
    await app.sql(`UPDATE user_roles SET revoked_at = now() WHERE user_id = $1 AND revoked_at IS NULL`, [person.id]);
    expect(await answersWithinASecond(403)).toBe(true);
  });
});

describe('metrics', () => {
  it('have a port of their own, and nothing else is on it', async () => {
    expect((await fetch(`http://127.0.0.1:${metricsPort}/api/v1/users`)).status).toBe(404);
    expect((await app.anonymous.get('//metrics')).status).toBe(404);
    const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    expect(text).toContain('process_resident_memory_bytes');
    expect(text).not.toContain(person.id);
  });
});

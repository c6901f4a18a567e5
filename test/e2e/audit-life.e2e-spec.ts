import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditErasureService, RetentionService, Sealer } from '@app/audit';
import { LocalServer } from '../support/local-server.js';
import { TestApp, type TestPerson } from '../support/test-app.js';
import { verifiedExport } from '../support/trail-verifiers.js';

const dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-audit-life-'));
const posted: { treeSize: number }[] = [];
let sink: LocalServer;
let app: TestApp;

const seal = (): Promise<void> => app.nest.get(Sealer).sealAll();

beforeAll(async () => {
  sink = await LocalServer.start((request, response) => {
    request.on('data', (chunk: Buffer) => posted.push(JSON.parse(chunk.toString()) as { treeSize: number }));
    request.on('end', () => response.writeHead(204).end());
  });
  app = await TestApp.start({
    DATA_DIR: dataDir,
    AUDIT_SIGN_IN_DAYS: '30',
    AUDIT_CHANGE_DAYS: '400',
    AUDIT_READ_DAYS: '60',
    AUDIT_WEBHOOK_URL: `${sink.url}/`,
  });
});

afterAll(async () => {
  await app.stop();
  sink.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('sealing', () => {
  it('happens by itself within two seconds, and tells the webhook', async () => {
    const person = await app.person();
    const [event] = await app.auditEvents(`subjectId=${person.id}&action=user.created`);
    await sleep(2_300);
    expect((await app.owner.get(`/audit-events/${event!.id}/proof`)).status).toBe(200);
    const { treeSize } = (await app.owner.get('/audit-checkpoints/latest')).data as { treeSize: number };
    expect(posted.map((checkpoint) => checkpoint.treeSize)).toContain(treeSize);
  });
});

describe('retention', () => {
  async function writeOld(action: string, count: number): Promise<void> {
    await app.sql(`
      WITH old AS (
        INSERT INTO user_audit_log (id, occurred_at, action, outcome, actor_type, subject_type)
        SELECT gen_random_uuid(), '2020-01-15T00:00:00Z'::timestamptz + n * interval '1 second', '${action}', 'success', 'system', 'user'
        FROM generate_series(1, ${count}) n RETURNING id, occurred_at)
      INSERT INTO audit_unsealed SELECT id, occurred_at FROM old`);
  }

  it('removes what is due and leaves a sealed tombstone: everything else stays provable', async () => {
    await app.sql(`CREATE TABLE user_audit_log_2020_01 PARTITION OF user_audit_log
                   FOR VALUES FROM ('2020-01-01T00:00:00Z') TO ('2020-02-01T00:00:00Z')`);
    await writeOld('session.started', 300);
    await writeOld('audit-trail.event-read', 20);
    await seal();
    const before = await app.auditEvents('action=session.started');
    expect(await app.nest.get(RetentionService).pruneAll()).toBe(320);
    const after = await app.auditEvents('action=session.started&to=2021-01-01T00:00:00Z');
    expect([before.length > 0, after]).toEqual([true, []]);
    expect(await app.nest.get(RetentionService).pruneAll()).toBe(0);

    const text = await verifiedExport(app.owner, dataDir);
    expect(text.match(/"pruned":"[0-9a-f]{64}"/g)).toHaveLength(320);
    expect(await app.auditEvents('action=audit.pruned')).toMatchObject([
      { actor: { type: 'system' }, details: { kind: 'read', events: 20 } },
      { actor: { type: 'system' }, details: { kind: 'sign-in', events: 300 } },
    ]);
  });

  it('drops a month once nothing is left of it', async () => {
    const [partition] = await app.sql<{ name: string | null }>(`SELECT to_regclass('user_audit_log_2020_01') AS name`);
    expect(partition!.name).toBeNull();
  });

  it('is refused by the database for what is young, or not announced', async () => {
    const [tombstone] = await app.auditEvents('action=audit.pruned');
    const announced = tombstone!.details!['tombstone'];
    const prune = (digest: unknown) => app.sql('SELECT prune_audit_events($1, $2)', [[0], digest], 'application');
    await expect(prune('never said')).rejects.toThrow('no tombstone announces this');
    await expect(prune(announced)).rejects.toThrow('only 0 of 1 events may be pruned');
    await expect(app.sql('INSERT INTO audit_pruned VALUES (0, $1)', [announced], 'application')).rejects.toThrow(
      'permission denied',
    );
    await app.sql(`SELECT set_config('rollcall.audit_pruning', 'on', false)`, [], 'application');
    await expect(app.sql('DELETE FROM user_audit_log', [], 'application')).rejects.toThrow('permission denied');
  });
});

describe('erasing a person', () => {
  it('forgets what was changed about them and from where they acted; who did what stays, and stays provable', async () => {
    const { id, api, email } = await app.person();
    const headers = { 'user-agent': `Browser-${id}` };
    await app.owner.patch(`/users/${id}`, { profile: { firstName: 'Forgettable' } });
    await api.get('/users', headers);
    await verifiedExport(app.owner, dataDir);
    await app.nest.get(AuditErasureService).erasePerson(id);

    const text = await verifiedExport(app.owner, dataDir);
    for (const value of ['Forgettable', email, `Browser-${id}`]) expect(text).not.toContain(value);
    const rows = await app.sql<{ row: string }>(
      'SELECT p::text AS row FROM audit_personal_values p UNION ALL SELECT a::text FROM user_audit_log a',
    );
    expect(rows.filter(({ row }) => /Forgettable|Browser-/.test(row) || row.includes(email))).toEqual([]);
    const [change] = await app.auditEvents(`subjectId=${id}&action=user.updated`);
    expect(change).toMatchObject({
      changes: { 'profile.firstName': { before: null, after: { erased: true } } },
      ip: '127.0.0.1',
    });
    const [denial] = await app.auditEvents(`actorId=${id}&action=access.denied`);
    expect(denial).toMatchObject({ ip: null, userAgent: null });
  });
});

describe('the live tail', () => {
  /** Reads until the text holds it, or the stream ends. */
  async function listen(person: TestPerson, until: (text: string) => boolean, headers: Record<string, string> = {}) {
    const response = await fetch(`${app.url}/api/v1/audit-events/stream`, {
      headers: { authorization: `Bearer ${person.api.accessToken}`, ...headers },
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    const reader = response.body!.getReader();
    const decoder = new TextDecoder();
    let text = '';
    for (;;) {
      const { done, value } = (await reader.read()) as { done: boolean; value?: Uint8Array };
      text += decoder.decode(value, { stream: true });
      if (done || until(text)) break;
    }
    await reader.cancel();
    return text;
  }

  it('tells what happens, goes on after the last event, and misses nothing', async () => {
    const auditor = await app.person(['auditor']);
    await seal();
    const { id } = await app.person();
    await seal();
    const { treeSize } = (await app.owner.get('/audit-checkpoints/latest')).data as { treeSize: number };
    const live = listen(auditor, (text) => text.includes('"user.suspended"'));
    await sleep(300);
    await app.owner.post(`/users/${id}/suspend`, { reason: 'Trial' });
    const heard = await live;
    const told = [...heard.matchAll(/^id: (\d+)\nevent: audit\ndata: \{.*"action":"([a-z.-]+)"/gm)];
    // That somebody listens is told, and once: what is heard is not.
    expect(told.map(([, leafIndex, action]) => [Number(leafIndex), action])).toEqual([
      [treeSize, 'audit-trail.stream-read'],
      [treeSize + 1, 'user.suspended'],
    ]);
    expect(heard).not.toContain('user.created');
    const resumed = await listen(auditor, (text) => text.includes('"user.suspended"'), { 'last-event-id': '0' });
    const ids = [...resumed.matchAll(/^id: (\d+)$/gm)].map(([, leafIndex]) => Number(leafIndex));
    expect(ids).toEqual([...new Set(ids)].sort((x, y) => x - y));
    expect(ids.at(-1)).toBeGreaterThanOrEqual(treeSize);
    expect(resumed).toContain('user.created');
  });

  it('ends for somebody who acts as another when their own session ends', async () => {
    const [support, auditor] = [await app.person(['owner']), await app.person(['auditor'])];
    const acting = await support.api.post(`/users/${auditor.id}/impersonate`, { reason: 'They see nothing' });
    const api = app.anonymous.withToken((acting.data as { accessToken: string }).accessToken);
    const ended = listen({ ...auditor, api }, () => false);
    await sleep(200);
    const began = Date.now();
    await support.api.post('/auth/logout');
    expect(await ended).toContain(': listening');
    expect(Date.now() - began).toBeLessThan(2_500);
  });

  it('ends with the session, and is for holders of audit:read', async () => {
    const auditor = await app.person(['auditor']);
    const ended = listen(auditor, () => false);
    await sleep(200);
    const began = Date.now();
    await auditor.api.post('/auth/logout');
    expect(await ended).toContain(': listening');
    expect(Date.now() - began).toBeLessThan(2_500);
    const plain = await app.person();
    expect((await plain.api.get('/audit-events/stream')).status).toBe(403);
    const other = await app.person(['auditor']);
    expect((await other.api.get('/audit-events/stream', { 'last-event-id': 'x' })).status).toBe(400);
  });
});

it('keeps the file of checkpoints from other people of the machine', () => {
  expect(statSync(path.join(dataDir, 'audit/checkpoints.ndjson')).mode & 0o777).toBe(0o600);
});

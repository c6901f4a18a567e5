import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../libs/platform/src/cache/testing/until.js';
import { type ApiResponse } from '../support/api-client.js';
import { type Run, runCommand } from '../support/command-line.js';
import { SECRET_KEY } from '../support/server-settings.js';
import { type AuditEvent, TestApp } from '../support/test-app.js';

/** More than the buffers of a connection hold. */
const MANY = 2_500;
const NOTE_LENGTH = 12_000;

let app: TestApp;

const csv = async (query: string, headers = {}): Promise<ApiResponse> =>
  app.owner.get(`/users/export?${query}`, headers);
const emailsIn = (text: string): string[] => text.match(/[\w.-]+@example\.com/g) ?? [];

beforeAll(async () => {
  app = await TestApp.start();
  await app.owner.post('/users', {
    email: 'formula@example.com',
    profile: { firstName: '=cmd|calc', lastName: '-2+3', displayName: '@SUM(A1)', phone: '+41446681800' },
  });
  // Behind all others in every order that is asked for here.
  await app.sql(
    `WITH made AS (
       INSERT INTO users (email, canonical_email, status, created_at)
       SELECT 'many-' || n || '@example.com', 'many-' || n || '@example.com', 'suspended', now() - n * interval '1 second'
       FROM generate_series(1, ${MANY}) n RETURNING id)
     INSERT INTO user_profiles (user_id, attributes)
     SELECT id, jsonb_build_object('note', repeat('x', ${NOTE_LENGTH})) FROM made`,
  );
});

afterAll(() => app.stop());

async function lastEnding(): Promise<AuditEvent['details']> {
  const [event] = await app.auditEvents('action=users.exported');
  return event?.details ?? null;
}

async function untilTold(ending: string): Promise<AuditEvent['details']> {
  await until(async () => (await lastEnding())?.['ending'] === ending, 20_000);
  return lastEnding();
}

/** An export whose client reads nothing yet. */
function begin(): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${app.owner.accessToken}` };
    request(`${app.url}/api/v1/users/export?format=ndjson&status=suspended`, { headers }, resolve)
      .on('error', reject)
      .end();
  });
}

async function linesOf(response: IncomingMessage): Promise<number> {
  let lines = 0;
  for await (const chunk of response) lines += (chunk as Buffer).toString('latin1').split('\n').length - 1;
  return lines;
}

describe('an export of users', () => {
  it('has everybody the list has, in its order, as CSV or NDJSON, and no formula', async () => {
    const query = 'sort=email&q=formula';
    const answer = await csv(query);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain(`,'=cmd|calc,'-2+3,'@SUM(A1),'+41446681800,`);
    const ndjson = await csv(`${query}&status=pending`, { accept: 'application/x-ndjson' });
    const [user] = (await app.owner.get(`/users?${query}`)).data as object[];
    expect(
      ndjson.text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toEqual([user]);
    const everybody = await csv('format=csv&sort=-email&fields=email');
    const emails = emailsIn(everybody.text);
    expect(emails).toHaveLength(MANY + 2);
    expect(emails).toEqual(emails.toSorted().reverse());
    expect(await lastEnding()).toEqual({ format: 'csv', ending: 'complete', users: MANY + 2 });
  });

  it('is a file that nobody keeps or guesses the type of', async () => {
    for (const [format, type] of [
      ['csv', 'text/csv; charset=utf-8; header=present'],
      ['ndjson', 'application/x-ndjson'],
    ]) {
      const { headers } = await csv(`format=${format}&q=formula`);
      expect(headers.get('audit-event-id')).toBe((await app.auditEvents('action=users.export-started'))[0]!.id);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': type,
        'content-disposition': `attachment; filename="users.${format}"`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      });
    }
  });

  it('of nobody is a heading, or nothing', async () => {
    expect((await csv('q=nobody-at-all&fields=id,email')).text).toBe('id,email\r\n');
    expect((await csv('q=nobody-at-all&format=ndjson')).text).toBe('');
    expect(await lastEnding()).toEqual({ format: 'ndjson', ending: 'complete', users: 0 });
  });

  it.each([
    ['role=nobodys-role', 'ROLE_UNKNOWN'],
    ['format=xml', 'VALIDATION_ERROR'],
    ['limit=5', 'VALIDATION_ERROR'],
    ['sort=passwordHash', 'VALIDATION_ERROR'],
    ['fields=passwordHash', 'VALIDATION_ERROR'],
  ])('refuses %s like the list, and leaves no mark', async (query, code) => {
    const before = await app.auditEvents('action=users.export-started');
    const answer = await csv(query);
    expect([answer.status, answer.error.code]).toEqual([400, code]);
    expect(await app.auditEvents('action=users.export-started')).toHaveLength(before.length);
  });

  it('is told to the trail before it begins: by whom and of whom', async () => {
    const admin = await app.person(['admin']);
    await admin.api.get('/users/export?q=formula&createdFrom=2020-01-01T00:00:00Z');
    const [started] = await app.auditEvents('action=users.export-started');
    expect(started).toMatchObject({
      actor: { id: admin.id },
      details: { format: 'csv', q: 'formula', createdFrom: '2020-01-01T00:00:00.000Z', sort: '-createdAt' },
    });
    const [ended] = await app.auditEvents('action=users.exported');
    expect(ended).toMatchObject({ actor: { id: admin.id }, requestId: started!.requestId, details: { users: 1 } });
    expect((await (await app.person(['auditor'])).api.get('/users/export')).status).toBe(403);
  });

  it('waits for a slow client, and ends when it hangs up', async () => {
    const response = await begin();
    await sleep(700);
    response.destroy();
    const { users } = (await untilTold('aborted')) as { users: number };
    expect(users).toBeGreaterThan(0);
    expect(users).toBeLessThan(MANY);
  });

  it('that fails on its way breaks the connection: a part does not look like the whole', async () => {
    const response = await begin();
    await app.sql('ALTER TABLE user_profiles RENAME TO user_profiles_away');
    await expect(linesOf(response)).rejects.toThrow('aborted');
    await app.sql('ALTER TABLE user_profiles_away RENAME TO user_profiles');
    expect(await untilTold('failed')).toMatchObject({ format: 'ndjson', ending: 'failed' });
    expect(await linesOf(await begin())).toBe(MANY);
  });
});

describe('npm run cli -- users export', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-users-export-'));

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function cli(...args: string[]): Promise<Run> {
    const env = {
      ...{ INIT_CWD: folder, DATA_DIR: folder, LOG_LEVEL: 'error' },
      ...{ DATABASE_URL: app.database.application, SECRET_KEY },
    };
    return runCommand({ cwd: folder, env }, 'users', 'export', ...args);
  }

  it('writes the same to a file, whole or not at all, or to the standard output', async () => {
    const [toFile, toOutput, refused] = await Promise.all([
      cli('--out', 'users.csv', '--fields', 'email', '--sort', 'email'),
      cli('--format', 'ndjson', '--q', 'formula', '--fields', 'email'),
      cli('--format', 'xml'),
    ]);
    expect([toFile.code, toFile.err, toFile.out]).toEqual([0, '', '']);
    expect(readFileSync(path.join(folder, 'users.csv'), 'utf8')).toBe((await csv('fields=email&sort=email')).text);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect([toOutput.code, toOutput.out]).toEqual([0, '{"email":"formula@example.com"}\n']);
    expect(refused.code).not.toBe(0);
    const endings = await app.auditEvents('action=users.exported');
    expect(endings.filter(({ actor }) => actor.type === 'system')).toHaveLength(2);
  }, 120_000);
});

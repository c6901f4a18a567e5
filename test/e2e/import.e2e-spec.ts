import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiClient } from '../support/api-client.js';
import { type ImportState, endOfImport, importFile, importLines, reportOf } from '../support/imports.js';
import { Outbox } from '../support/outbox.js';
import { PASSWORD, TestApp } from '../support/test-app.js';

const BCRYPT = '$2b$04$abcdefghijklmnopqrstuuTbhDqUtPSj5P7Jm1cWGJ/jkRzYQaNVG';
/** Stands in rows that are refused: no report may repeat it. */
const PRIVATE = 'Privatissima';

interface FoundUser {
  readonly id: string;
  readonly email: string;
  readonly status: string;
  readonly emailVerified: boolean;
  readonly mustChangePassword: boolean;
  readonly profile: Record<string, unknown>;
}

let app: TestApp;
const outbox = new Outbox();

/** Longer than any other body may take. */
const SLOW_MS = 17_000;
/** Begun first, looked at last: in between there is time. */
let slow: { readonly upload: Promise<string>; readonly creation: Promise<string> };

beforeAll(async () => {
  app = await TestApp.start({ DATA_DIR: outbox.dataDir });
  slow = {
    upload: sendSlowly('/users/imports', 'text/csv', 'email\n', 'slow@example.com\n'),
    creation: sendSlowly('/users', 'application/json', '{"email":', '"never@example.com"}'),
  };
});

afterAll(async () => {
  await app.stop();
  outbox.remove();
});

/** Both halves of a body, with time between; answers the head of what comes back, or what came of it when that was cut off. */
function sendSlowly(route: string, type: string, begin: string, end: string): Promise<string> {
  const { port, hostname } = new URL(app.url);
  const head = [`POST /api/v1${route} HTTP/1.1`, 'Host: x', `Authorization: Bearer ${app.owner.accessToken}`];
  const length = begin.length + end.length;
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.on('data', (bytes: Buffer) => (answer += bytes.toString())).on('error', () => {});
    socket.once('close', () => resolve(answer.split('\r\n')[0]!));
    socket.write(
      [...head, `Content-Type: ${type}`, `Content-Length: ${length}`, 'Connection: close', '', begin].join('\r\n'),
    );
    setTimeout(() => socket.write(end), SLOW_MS);
  });
}

async function userOf(email: string): Promise<FoundUser | undefined> {
  const { data } = await app.owner.get(`/users?q=${encodeURIComponent(email)}`);
  return (data as FoundUser[]).find((user) => user.email === email);
}

async function filenames(): Promise<unknown[]> {
  const { data } = await app.owner.get('/users/imports?limit=100');
  return (data as { filename: string | null }[]).map(({ filename }) => filename);
}

async function namesOf(path: string): Promise<unknown[]> {
  const { data } = await app.owner.get(path);
  return (data as { role?: { name: string }; group?: { name: string } }[]).map(
    ({ role, group }) => (role ?? group)!.name,
  );
}

/** Somebody who holds just these permissions. */
async function holderOf(...permissions: string[]): Promise<{ id: string; api: ApiClient }> {
  const name = `importer-${permissions.length}-${Math.random().toString(36).slice(2)}`;
  await app.owner.post('/roles', { name, description: '', permissions });
  return app.person(['user', name]);
}

describe('an import of CSV', () => {
  it('makes an account of each row, as POST /users would, and tells of each what became of it', async () => {
    await app.owner.post('/groups', { name: 'Field staff' });
    const csv = [
      '\ufeffEmail,firstName,profile.lastName,attributes.costCentre,emailVerified,status,password,passwordHash,roles,groups',
      'anna@example.com,Anna,"Müller ""Mia""",4711,TRUE,,,,,',
      'ben@example.com,Ben,"two',
      'lines",,,suspended,,,,',
      '',
      `cleo@example.com,Cleo,,,,,${PASSWORD},,,`,
      `dora@example.com,Dora,,,true,,,${BCRYPT},user;auditor,Field staff`,
    ].join('\r\n');
    const accepted = await importFile(app.owner, csv, '?filename=staff.csv');
    expect(accepted.headers.get('location')).toBe(`/api/v1/users/imports/${(accepted.data as ImportState).id}`);
    expect(accepted.headers.get('audit-event-id')).toMatch(/^[0-9a-f-]{36}$/);
    const ended = await endOfImport(app.owner, accepted);
    // "two lines" is no visible text of one line.
    expect(ended).toMatchObject({
      state: 'finished',
      format: 'csv',
      filename: 'staff.csv',
      counts: { rows: 4, created: 3, skipped: 0, failed: 1 },
      percentage: 100,
      etaSeconds: 0,
      error: null,
    });
    const report = await reportOf(app.owner, ended.id);
    expect(report.map(({ line, outcome, field }) => [line, outcome, field])).toEqual([
      [2, 'created', null],
      [3, 'failed', 'profile.lastName'],
      [6, 'created', null],
      [7, 'created', null],
    ]);

    const anna = (await userOf('anna@example.com'))!;
    expect(anna).toMatchObject({ status: 'pending', emailVerified: true });
    expect(anna.profile).toMatchObject({
      firstName: 'Anna',
      lastName: 'Müller "Mia"',
      attributes: { costCentre: '4711' },
    });
    expect(report[0]!.userId).toBe(anna.id);
    expect(await namesOf(`/users/${anna.id}/roles`)).toEqual(['user']);
    await app.anonymous.signIn('cleo@example.com', PASSWORD);
    const dora = (await userOf('dora@example.com'))!;
    expect(dora).toMatchObject({ status: 'active', emailVerified: true });
    expect((await namesOf(`/users/${dora.id}/roles`)).sort()).toEqual(['auditor', 'user']);
    expect(await namesOf(`/users/${dora.id}/groups`)).toEqual(['Field staff']);
    const [stored] = await app.sql<{ hash: string }>('SELECT password_hash AS hash FROM users WHERE id = $1', [
      dora.id,
    ]);
    expect(stored!.hash).toBe(BCRYPT);

    for (const id of [anna.id, dora.id]) {
      const [event] = await app.auditEvents(`action=user.created&subjectId=${id}`);
      expect(event).toMatchObject({ actor: { type: 'user' }, details: { importId: ended.id, invite: false } });
      expect(event!.changes!['email']).toEqual({ before: null, after: expect.stringContaining('@example.com') });
    }
    expect(await app.auditEvents(`action=role.granted&subjectId=${dora.id}`)).toHaveLength(2);
    const [started] = await app.auditEvents(`action=users.import-started&subjectId=${ended.id}`);
    expect(started).toMatchObject({ details: { filename: 'staff.csv', dryRun: false } });
    const [finished] = await app.auditEvents(`action=users.import-finished&subjectId=${ended.id}`);
    expect(finished!.details).toMatchObject({ created: 3, skipped: 0, failed: 1 });
    expect(await outbox.countAfterSilence('anna@example.com')).toBe(0);
  });

  it.each([
    ['an unknown column', 'email,shoe size\na@b.example,42', 'UNKNOWN_COLUMN', 'shoe size'],
    ['a column twice', 'email,firstName,profile.firstname\n', 'DUPLICATE_COLUMN', 'firstName'],
    ['no column email', 'firstName\nZoë', 'MISSING_COLUMN', undefined],
    ['nothing in it', '', 'EMPTY_FILE', undefined],
    ['nothing but empty lines', '\n\n', 'EMPTY_FILE', undefined],
    ['a header that is no CSV', 'email,"first"Name\n', 'INVALID_HEADER', undefined],
    ['another encoding', '\ufffe\u0000', 'NOT_UTF_8', undefined],
  ])('refuses a file with %s as a whole, and leaves nothing of it', async (_, text, code, field) => {
    const latin = code === 'NOT_UTF_8' ? Buffer.from([0xff, 0xfe, 0x65]) : Buffer.from(text);
    const response = await fetch(`${app.url}/api/v1/users/imports?filename=refused.csv`, {
      method: 'POST',
      headers: { authorization: `Bearer ${app.owner.accessToken}`, 'content-type': 'text/csv; charset=utf-8' },
      body: latin,
    });
    const { error } = (await response.json()) as {
      error: { code: string; details: { code: string; field?: string }[] };
    };
    expect([response.status, error.code, error.details[0]!.code]).toEqual([400, 'IMPORT_FILE_INVALID', code]);
    expect(error.details[0]!.field).toBe(field);
    expect(await filenames()).not.toContain('refused.csv');
  });
});

describe('the report of an import', () => {
  it('names line, field, code and message of each bad row, and nothing that stands in it', async () => {
    await app.owner.post('/roles', { name: 'sensitive', description: '', permissions: [], requiresApproval: true });
    const email = (n: number): string => `report${n}@example.com`;
    const cases: [row: unknown, code: string, field: string | null][] = [
      [{ email: `${PRIVATE}@` }, 'IS_EMAIL', 'email'],
      [{ email: email(2), profile: { phone: PRIVATE } }, 'MATCHES', 'profile.phone'],
      [{ email: email(3), [PRIVATE]: 1, 'an address, say': 2 }, 'UNKNOWN_FIELD', PRIVATE],
      [{ email: email(4), password: 'short' }, 'IS_LENGTH', 'password'],
      [{ email: email(5), password: 'report5@example.com' }, 'PASSWORD_CONTAINS_OWN_DATA', 'password'],
      [{ email: email(6), passwordHash: `{MD5}${PRIVATE}` }, 'PASSWORD_HASH_UNSUPPORTED', 'passwordHash'],
      [{ email: email(7), password: PASSWORD, passwordHash: BCRYPT }, 'EXCLUSIVE', 'passwordHash'],
      [{ email: email(8), status: 'active' }, 'PASSWORD_MISSING', 'status'],
      [{ email: email(9), password: PASSWORD, status: 'pending' }, 'PASSWORD_GIVEN', 'status'],
      [{ email: email(10), roles: [PRIVATE] }, 'ROLE_UNKNOWN', 'roles'],
      [{ email: email(11), groups: [PRIVATE] }, 'GROUP_NOT_FOUND', 'groups'],
      [{ email: email(12), roles: ['sensitive'] }, 'APPROVAL_REQUIRED', null],
      [{ email: 'OWNER@example.com' }, 'EMAIL_TAKEN', 'email'],
      [{ email: email(14) }, '', null],
      [{ email: ' Report14@EXAMPLE.com'.trim() }, 'EMAIL_TAKEN', 'email'],
      [[PRIVATE], 'NOT_AN_OBJECT', null],
      [{ email: email(17), profile: { firstName: `a\0${PRIVATE}` } }, 'NUL_CHARACTER', 'profile.firstName'],
      [{ email: email(18), profile: { lastName: 'x'.repeat(70_000) } }, 'ROW_TOO_LONG', null],
      [{ email: email(19), profile: { avatarUrl: 'javascript:alert(1)' } }, 'IS_WEB_URL', 'profile.avatarUrl'],
    ];
    const lines = cases.map(([row]) => JSON.stringify(row));
    const broken = [`{"email": "${PRIVATE}`, '{"__proto__": {"email": "x@example.com"}, "email": "y@example.com"}'];
    const text = [...lines, ...broken].join('\n');
    const ended = await endOfImport(app.owner, await importFile(app.owner, text, '', 'application/x-ndjson'));
    const report = await reportOf(app.owner, ended.id);
    const expected = cases.map(([, code, field], n) => ({ line: n + 1, code: code || null, field }));
    expect(report.map(({ line, code, field }) => ({ line, code, field }))).toEqual([
      ...expected,
      { line: cases.length + 1, code: 'INVALID_JSON', field: null },
      { line: cases.length + 2, code: 'FORBIDDEN_KEY', field: null },
    ]);
    expect(ended.counts).toEqual({ rows: cases.length + 2, created: 1, skipped: 0, failed: cases.length + 1 });
    expect(
      report
        .filter(({ code }) => code !== 'UNKNOWN_FIELD')
        .map((row) => JSON.stringify(row))
        .join(),
    ).not.toContain(PRIVATE);
    expect(report.every(({ code, message }) => (code === null) === (message === null))).toBe(true);
    expect(report.find(({ code }) => code === 'PASSWORD_HASH_UNSUPPORTED')?.message).toMatch(
      /^Of the directory schemes only SSHA/,
    );
    expect(report.filter(({ message }) => message?.includes('see details'))).toEqual([]);

    const failed = await reportOf(app.owner, ended.id, '&outcome=failed');
    expect(failed).toEqual(report.filter(({ outcome }) => outcome === 'failed'));
    const { status, error } = await app.owner.get(`/users/imports/${ended.id}/rows?outcome=bad`);
    expect([status, error.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(await app.sql('SELECT FROM user_import_chunks WHERE import_id = $1', [ended.id])).toEqual([]);
  });

  it('of CSV tells rows that do not fit the columns, and that a quote is never closed', async () => {
    const csv = [
      'email,firstName',
      'few@example.com',
      'a@example.com,A,more',
      'b@example.com,B"b',
      'c@example.com,"C',
    ].join('\n');
    const ended = await endOfImport(app.owner, await importFile(app.owner, `${csv}\nd@example.com,D\n`));
    expect((await reportOf(app.owner, ended.id)).map(({ line, code }) => [line, code])).toEqual([
      [2, 'WRONG_CELL_COUNT'],
      [3, 'WRONG_CELL_COUNT'],
      [4, 'INVALID_CSV'],
      [5, 'QUOTE_NOT_CLOSED'],
    ]);
  });

  it('follows the schema of the attributes', async () => {
    const schema = { type: 'object', required: ['team'], properties: { team: { enum: ['red', 'blue'] } } };
    await app.owner.put('/users/attribute-schema', { schema });
    const rows = [{ team: 'red' }, { team: 'green' }, undefined].map((attributes, n) => ({
      email: `schema${n}@example.com`,
      profile: { attributes },
    }));
    const ended = await endOfImport(app.owner, await importLines(app.owner, rows));
    await app.owner.put('/users/attribute-schema', { schema: { type: 'object' } });
    const report = await reportOf(app.owner, ended.id);
    expect(report.map(({ code, field }) => [code, field])).toEqual([
      [null, null],
      ['ENUM', 'profile.attributes.team'],
      ['REQUIRED', 'profile.attributes.team'],
    ]);
  });
});

describe('what an import is told', () => {
  it('a dry run tells the same as the import then does, and makes nobody', async () => {
    const rows = [
      { email: 'dry1@example.com' },
      { email: 'dry2@example.com', password: PASSWORD },
      { email: 'DRY1@example.com' },
      { email: 'no address' },
      ...Array.from({ length: 520 }, (_, n) => ({ email: `dry-many${n}@example.com` })),
      { email: 'dry-many3@example.com' },
    ];
    const tried = await endOfImport(
      app.owner,
      await importLines(app.owner, rows, '?dryRun=true&roles=auditor&invite=true'),
    );
    expect(tried.counts).toEqual({ rows: 525, created: 522, skipped: 0, failed: 3 });
    expect(await userOf('dry1@example.com')).toBeUndefined();
    const told = await reportOf(app.owner, tried.id);
    expect(told.every(({ userId }) => userId === null)).toBe(true);
    expect((await app.auditEvents(`action=users.import-finished&subjectId=${tried.id}`)).length).toBe(1);

    const done = await endOfImport(app.owner, await importLines(app.owner, rows, '?roles=auditor'));
    const strip = ({ line, outcome, code, field }: (typeof told)[number]) => ({ line, outcome, code, field });
    expect((await reportOf(app.owner, done.id)).map(strip)).toEqual(told.map(strip));
    expect(await outbox.countAfterSilence('dry1@example.com')).toBe(0);
    expect(await namesOf(`/users/${(await userOf('dry1@example.com'))!.id}/roles`)).toEqual(['auditor']);
  });

  it('roles, groups and invitations are for every row, and known addresses can be skipped', async () => {
    await app.owner.post('/groups', { name: 'Newcomers' });
    const rows = [{ email: 'owner@example.com' }, { email: 'guest@example.com', roles: ['user'] }];
    const query = '?roles=auditor&groups=Newcomers&onExisting=skip&invite=true';
    const ended = await endOfImport(app.owner, await importLines(app.owner, rows, query));
    expect(ended.counts).toEqual({ rows: 2, created: 1, skipped: 1, failed: 0 });
    const { id } = (await userOf('guest@example.com'))!;
    expect((await namesOf(`/users/${id}/roles`)).sort()).toEqual(['auditor', 'user']);
    expect(await namesOf(`/users/${id}/groups`)).toEqual(['Newcomers']);
    expect((await outbox.take('guest@example.com')).token).toBeDefined();
    expect(await outbox.countAfterSilence('owner@example.com')).toBe(0);
  });

  it.each([
    ['a role nobody has', 'roles=nobody', 400, 'ROLE_UNKNOWN'],
    ['a group that is none', 'groups=nowhere', 404, 'GROUP_NOT_FOUND'],
    ['a choice it does not know', 'onExisting=replace', 400, 'VALIDATION_ERROR'],
    ['an option it does not know', 'dry_run=true', 400, 'VALIDATION_ERROR'],
  ])('refuses %s before it takes anything', async (_, query, status, code) => {
    const response = await importFile(app.owner, 'email\nx@example.com', `?${query}`);
    expect([response.status, response.error.code]).toEqual([status, code]);
  });
});

describe('the authority of an import', () => {
  it('is that of who handed the file in: they give nothing that they do not hold', async () => {
    const importer = await holderOf('users:import', 'roles:assign', 'groups:manage');
    for (const query of ['roles=owner', 'roles=admin']) {
      const refused = await importFile(importer.api, 'email\nx@example.com', `?${query}`);
      expect([refused.status, refused.error.code]).toEqual([403, 'GRANT_EXCEEDS_AUTHORITY']);
    }
    await app.owner.post('/groups', { name: 'Admins' });
    const groups = (await app.owner.get('/groups?limit=100')).data as { id: string; name: string }[];
    const groupId = groups.find(({ name }) => name === 'Admins')!.id;
    await app.owner.post(`/groups/${groupId}/roles`, { roleId: await app.roleId('admin') });
    const rows = [
      { email: 'raised1@example.com', roles: ['owner'] },
      { email: 'raised2@example.com', groups: ['Admins'] },
      { email: 'plain@example.com', roles: ['user'] },
    ];
    const ended = await endOfImport(importer.api, await importLines(importer.api, rows));
    expect((await reportOf(importer.api, ended.id)).map(({ outcome, code }) => [outcome, code])).toEqual([
      ['failed', 'GRANT_EXCEEDS_AUTHORITY'],
      ['failed', 'GRANT_EXCEEDS_AUTHORITY'],
      ['created', null],
    ]);
    expect(await userOf('raised1@example.com')).toBeUndefined();
    const [event] = await app.auditEvents(`action=user.created&subjectId=${(await userOf('plain@example.com'))!.id}`);
    expect(event!.actor).toMatchObject({ type: 'user', id: importer.id });
  });

  it('without the permission to assign gives every account the default, and no more', async () => {
    const importer = await holderOf('users:import');
    const rows = [{ email: 'modest1@example.com' }, { email: 'modest2@example.com', roles: ['user'] }];
    const ended = await endOfImport(importer.api, await importLines(importer.api, rows));
    expect((await reportOf(importer.api, ended.id)).map(({ code }) => code)).toEqual([null, 'PERMISSION_DENIED']);
  });

  it.each([
    ['suspended', (id: string) => app.owner.post(`/users/${id}/suspend`, { reason: 'Left' })],
    ['deleted', (id: string) => app.owner.delete(`/users/${id}`)],
    [
      'without the permission',
      async (id: string) => {
        const { data } = await app.owner.get(`/users/${id}/roles`);
        const grants = data as { id: string; role: { name: string } }[];
        const grant = grants.find(({ role }) => role.name.startsWith('importer'))!;
        return app.owner.delete(`/users/${id}/roles/${grant.id}`);
      },
    ],
  ])('ends with it: an importer who is %s by then stops the import', async (_, lose) => {
    const importer = await holderOf('users:import');
    // With a hundred passwords to hash, it is not at its end yet.
    const rows = Array.from({ length: 400 }, (_unused, n) => ({
      email: `${importer.id}.${n}@example.com`,
      password: PASSWORD,
    }));
    const accepted = await importLines(importer.api, rows);
    const lost = await lose(importer.id);
    expect(lost.status).toBeLessThan(300);
    const ended = await endOfImport(app.owner, accepted);
    expect(ended).toMatchObject({ state: 'failed', error: { code: 'IMPORTER_NOT_ALLOWED' } });
    expect(ended.counts.created).toBeLessThan(400);
    const [stopped] = await app.auditEvents(`action=users.import-stopped&subjectId=${ended.id}`);
    expect(stopped).toMatchObject({ outcome: 'failure', details: { code: 'IMPORTER_NOT_ALLOWED' } });
  });
});

describe('a program', () => {
  it('imports with its key, and no more once that is revoked', async () => {
    const { id, keyId, api: program } = await app.program(['users:import']);
    const ended = await endOfImport(program, await importLines(program, [{ email: 'synced@example.com' }]));
    expect(ended).toMatchObject({ state: 'finished', importedBy: null, counts: { created: 1 } });
    const [event] = await app.auditEvents(`action=user.created&subjectId=${(await userOf('synced@example.com'))!.id}`);
    expect(event!.actor).toMatchObject({ type: 'service-account', id });

    const rows = Array.from({ length: 400 }, (_, n) => ({ email: `program${n}@example.com`, password: PASSWORD }));
    const accepted = await importLines(program, rows);
    await app.owner.delete(`/service-accounts/${id}/keys/${keyId}`);
    expect(await endOfImport(app.owner, accepted)).toMatchObject({ error: { code: 'IMPORTER_NOT_ALLOWED' } });
  });
});

describe('an import on its way', () => {
  it('is cancelled once, keeps what it made, and forgets the rest of the file', async () => {
    const rows = Array.from({ length: 400 }, (_, n) => ({ email: `cancelled${n}@example.com`, password: PASSWORD }));
    const accepted = await importLines(app.owner, rows);
    const { id } = accepted.data as ImportState;
    const answers = await Promise.all(Array.from({ length: 5 }, () => app.owner.post(`/users/imports/${id}/cancel`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
    const ended = await endOfImport(app.owner, accepted);
    expect(ended).toMatchObject({ state: 'cancelled', etaSeconds: null });
    expect(await app.auditEvents(`action=users.import-cancelled&subjectId=${id}`)).toHaveLength(1);
    await sleep(500);
    const still = (await app.owner.get(`/users/imports/${id}`)).data as ImportState;
    expect(still.counts).toEqual(ended.counts);
    expect(await app.sql('SELECT FROM user_import_chunks WHERE import_id = $1', [id])).toEqual([]);
    const unknown = await app.owner.post(`/users/imports/b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11/cancel`);
    expect([unknown.status, unknown.error.code]).toEqual([404, 'IMPORT_NOT_FOUND']);
  });

  it('is watched by server-sent events until its end', async () => {
    const rows = Array.from({ length: 120 }, (_, n) => ({ email: `watched${n}@example.com`, password: PASSWORD }));
    const { id } = (await importLines(app.owner, rows)).data as ImportState;
    const stream = await fetch(`${app.url}/api/v1/users/imports/${id}/events`, {
      headers: { authorization: `Bearer ${app.owner.accessToken}` },
    });
    expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const events = (await stream.text()).split('\n\n').filter((text) => text.startsWith('event:'));
    const told = events.map((text) => JSON.parse(text.slice(text.indexOf('data: ') + 6)) as ImportState);
    expect(events.at(-1)).toMatch(/^event: end\n/);
    expect(told.at(-1)).toMatchObject({ id, state: 'finished', percentage: 100, counts: { created: 120 } });
    expect(told.length).toBeGreaterThan(2);
    expect(told.map(({ percentage }) => percentage)).toEqual(
      told.map(({ percentage }) => percentage).sort((a, b) => a - b),
    );
    expect(told.at(-1)!.rowsPerSecond).toBeGreaterThan(0);
  });

  it('is watched no longer by somebody who acts as another when their own session ends', async () => {
    const [support, watcher] = [await app.person(['owner']), await app.person(['admin'])];
    const acting = await support.api.post(`/users/${watcher.id}/impersonate`, { reason: 'They see nothing' });
    const { accessToken } = acting.data as { accessToken: string };
    const rows = Array.from({ length: 2_000 }, (_, n) => ({ email: `slow${n}@example.com`, password: PASSWORD }));
    const { id } = (await importLines(app.owner, rows)).data as ImportState;
    const stream = await fetch(`${app.url}/api/v1/users/imports/${id}/events`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    const began = Date.now();
    await support.api.post('/auth/logout');
    const told = await stream.text();
    expect([stream.status, Date.now() - began < 2_500]).toEqual([200, true]);
    expect(told).toContain('event: progress');
    expect(told).not.toContain('event: end');
    expect((await app.owner.post(`/users/imports/${id}/cancel`)).status).toBe(200);
  });
});

describe('the body of an import', () => {
  it.each([
    ['JSON', 'application/json', '{}'],
    ['a form', 'application/x-www-form-urlencoded', 'a=1'],
    ['compressed CSV', 'text/csv', 'email'],
  ])('is not %s', async (name, type, body) => {
    const encoding: Record<string, string> = name.startsWith('compressed') ? { 'content-encoding': 'gzip' } : {};
    const response = await app.owner.post('/users/imports', body, { 'content-type': type, ...encoding });
    expect([response.status, response.error.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it('is the only one that is CSV', async () => {
    const response = await app.owner.post('/users', 'email\n', { 'content-type': 'text/csv' });
    expect([response.status, response.error.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it('that is sent by half starts nothing', async () => {
    const { port, hostname } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    const head = [
      'POST /api/v1/users/imports?filename=half.csv HTTP/1.1',
      'Host: x',
      `Authorization: Bearer ${app.owner.accessToken}`,
    ];
    socket.write(
      [...head, 'Content-Type: text/csv', 'Content-Length: 1000000', '', 'email', 'half@example.com', ''].join('\r\n'),
    );
    await sleep(300);
    socket.destroy();
    await sleep(300);
    expect(await filenames()).not.toContain('half.csv');
    const [row] = await app.sql<{ state: string }>(
      `SELECT state FROM user_imports WHERE filename = 'half.csv' AND touched_at = '-infinity'`,
    );
    expect(row).toEqual({ state: 'uploading' });
    expect(await userOf('half@example.com')).toBeUndefined();
  });

  it('may take its time, unlike any other', async () => {
    expect(await slow.creation).toMatch(/^HTTP\/1\.1 408 /);
    expect(await slow.upload).toMatch(/^HTTP\/1\.1 202 /);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyExportFile } from '@app/audit/verification';
import { type ApiClient } from '../support/api-client.js';
import { type Run, runCommand } from '../support/command-line.js';
import { type ImportState, endOfImport, importFile, reportOf } from '../support/imports.js';
import { Replicas } from '../support/replicas.js';
import { type ServerProcess } from '../support/server-process.js';
import { OWNER_EMAIL, PASSWORD } from '../support/server-settings.js';

const ROWS = 4_000;
const BAD_EVERY = 97;

const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-import-'));
let replicas: Replicas;

beforeAll(async () => {
  replicas = await Replicas.start(2);
}, 60_000);

afterAll(async () => {
  await replicas.stop();
  rmSync(folder, { recursive: true });
});

/** Kills what there is once so many rows are done, and not all of them. */
async function killAfter(rows: number, id: string, victims: readonly ServerProcess[]): Promise<number> {
  const done = 'SELECT rows_created + rows_failed AS rows FROM user_imports WHERE id = $1';
  for (;;) {
    const [now] = await replicas.sql<{ rows: number }>(done, [id]);
    if (now!.rows >= rows) break;
    await sleep(10);
  }
  await Promise.all(victims.map((victim) => victim.end('SIGKILL')));
  return (await replicas.sql<{ rows: number }>(done, [id]))[0]!.rows;
}

/** A lease ends by itself, ten seconds after its worker. */
function letLeaseEnd(id: string): Promise<object[]> {
  return replicas.sql(`UPDATE user_imports SET leased_until = now() WHERE id = $1 AND state = 'running'`, [id]);
}

function signIn(server: ServerProcess): Promise<ApiClient> {
  return server.api.signIn(OWNER_EMAIL, PASSWORD);
}

/** Events that were written many at a time stand in the sealed tree like any other, with their values. */
async function verifyTrail(api: ApiClient): Promise<void> {
  const [keyFile, exportFile] = [path.join(folder, 'key.pem'), path.join(folder, 'export.ndjson')];
  const { keys } = (await api.get('/audit-checkpoints/keys')).data as { keys: { publicKey: string }[] };
  while ((await replicas.sql('SELECT FROM audit_unsealed LIMIT 1')).length > 0) await sleep(100);
  writeFileSync(keyFile, keys[0]!.publicKey);
  writeFileSync(exportFile, (await api.get('/audit-events/export')).text);
  await verifyExportFile({ exportFile, keyFiles: [keyFile], checkpointsFile: undefined });
}

describe('an import whose servers are killed twice', () => {
  it('ends with exactly the right accounts, each with its event, its grant and its line in the report', async () => {
    const [first, second] = replicas.running as [ServerProcess, ServerProcess];
    const isBad = (n: number): boolean => n % BAD_EVERY === 0;
    const lines = Array.from({ length: ROWS }, (_, n) => `${isBad(n) ? 'bad' : `row${n}@example.com`},Given ${n}`);
    const api = await signIn(first);
    const accepted = await importFile(api, ['email,firstName', ...lines].join('\n'));
    const { id } = accepted.data as ImportState;
    // Both look for work, one has it: neither kill leaves anybody at it.
    const afterFirst = await killAfter(500, id, [first, second]);
    expect(afterFirst).toBeLessThan(ROWS);
    await letLeaseEnd(id);
    const third = await replicas.add();
    const afterSecond = await killAfter(afterFirst + 500, id, [third]);
    expect(afterSecond).toBeLessThan(ROWS);
    await letLeaseEnd(id);
    const owner = await signIn(await replicas.add());
    const ended = await endOfImport(owner, accepted);

    const bad = lines.flatMap((_, n) => (isBad(n) ? n + 2 : []));
    const counts = { rows: ROWS, created: ROWS - bad.length, skipped: 0, failed: bad.length };
    expect(ended).toMatchObject({ state: 'finished', counts, percentage: 100 });
    const people = await replicas.sql<{ n: number; events: number; grants: number; name: string }>(
      `SELECT substring(u.email from 'row(\\d+)@')::int AS n, p.first_name AS name,
           (SELECT count(*)::int FROM user_audit_log a WHERE a.subject_id = u.id::text AND a.action = 'user.created') AS events,
           (SELECT count(*)::int FROM user_roles g WHERE g.user_id = u.id) AS grants
         FROM users u JOIN user_profiles p ON p.user_id = u.id WHERE u.email LIKE 'row%' ORDER BY n`,
    );
    const good = lines.flatMap((_, n) => (isBad(n) ? [] : [{ n, name: `Given ${n}`, events: 1, grants: 1 }]));
    expect(people.map(({ n, name, events, grants }) => ({ n, name, events, grants }))).toEqual(good);
    const failed = await reportOf(owner, id, '&outcome=failed');
    expect(failed.map(({ line, field, code }) => [line, field, code])).toEqual(
      bad.map((line) => [line, 'email', 'IS_EMAIL']),
    );
    const [reported] = await replicas.sql<{ rows: number; people: number }>(
      `SELECT count(*)::int AS rows, count(u.id)::int AS people
         FROM user_import_rows r LEFT JOIN users u ON u.id = r.user_id WHERE r.import_id = $1`,
      [id],
    );
    expect(reported).toEqual({ rows: ROWS, people: good.length });
    expect(await replicas.sql('SELECT FROM user_import_chunks')).toEqual([]);
    await verifyTrail(owner);
  }, 180_000);
});

describe('rollcall users import', () => {
  const run = (...args: string[]): Promise<Run> =>
    runCommand({ cwd: folder, env: replicas.environment }, 'users', 'import', ...args);

  it('imports a file, prints the rows that are refused, and ends with 1 when there are any', async () => {
    const file = path.join(folder, 'people.csv');
    writeFileSync(file, 'email,phone\ncli1@example.com,\ncli2@example.com,secret\n');
    const { code, out, err } = await run(file, '--roles', 'auditor');
    expect([code, err]).toEqual([1, expect.stringMatching(/^Import [0-9a-f-]{36}\n[\s\S]*100\.0 % /)]);
    expect(out).toMatch(/^line 3: profile.phone: MATCHES: phone must be .*\n1 created, 0 skipped, 1 failed\n$/);

    writeFileSync(file, 'email\ncli1@example.com\ncli3@example.com\n');
    const again = await run(file, '--on-existing', 'skip', '--as', OWNER_EMAIL);
    expect([again.code, again.out]).toEqual([0, '1 created, 1 skipped, 0 failed\n']);
    const resumed = await run('--resume', /Import (\S+)/.exec(again.err)![1]!);
    expect([resumed.code, resumed.out]).toEqual([0, again.out]);
  }, 120_000);

  it('imports nothing of a file that is none, or when it is not told what to do', async () => {
    const file = path.join(folder, 'shoes.csv');
    writeFileSync(file, 'email,shoe size\na@example.com,42\n');
    const refused = await run(file);
    expect([refused.code, refused.out]).toEqual([1, '']);
    expect(refused.err).toMatch(
      /^IMPORT_FILE_INVALID: .*\n {2}There is no column "shoe size".*\nNothing was imported\.\n$/,
    );
    expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining('takes a file, or --resume') });
  }, 60_000);
});

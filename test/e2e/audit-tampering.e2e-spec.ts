import { execFile } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DataSource } from 'typeorm';
import { CursorCodec } from '@app/kernel';
import { RetentionService, Sealer } from '@app/audit';
import { Database, PageReader } from '@app/platform';
import { CheckpointQueries } from '../../libs/audit/src/checkpoints/checkpoint.queries.js';
import { ExportLines } from '../../libs/audit/src/export/export-lines.js';
import { ExportQueries } from '../../libs/audit/src/export/export.queries.js';
import { TextFrequencies } from '../../libs/audit/src/filters/text-frequencies.js';
import { TextSearch } from '../../libs/audit/src/filters/text-search.js';
import { TreeRepository } from '../../libs/audit/src/tree/tree.repository.js';
import {
  CHECKPOINT_COLUMNS,
  EVENT_COLUMNS,
  LEAF_COLUMNS,
  NODE_COLUMNS,
  NO_EVIDENCE,
  PERSONAL_COLUMNS,
  PRUNED_COLUMNS,
  QUEUE_COLUMNS,
  type Random,
  SEEN_BY_PROOFS,
  type Sql,
  TAMPERINGS,
} from '../support/tamperings.js';
import { openDataSource } from '../support/open-data-source.js';
import { OWNER_EMAIL, PASSWORD, TestApp } from '../support/test-app.js';
import { type TrailFiles, type Verifier, byNode, byPython, byThreads } from '../support/trail-verifiers.js';

/** By hand: TAMPERINGS=1000. AUDIT_SEED repeats a run. */
const ROUNDS = Number(process.env['TAMPERINGS'] ?? 30);
const SEED = Number(process.env['AUDIT_SEED'] ?? Date.now() % 1_000_000);
/** A pool of threads for each of a thousand rounds would take longer than all the rest. */
const ROUNDS_WITH_THREADS = 10;
const CLI = path.resolve(import.meta.dirname, '../../dist/apps/cli/src/main.js');

const dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-tampering-'));
const keyFile = path.join(dataDir, 'key.pem');
const checkpointsFile = path.join(dataDir, 'kept-elsewhere.ndjson');
let app: TestApp;
let asSuperuser: DataSource;

beforeAll(async () => {
  app = await TestApp.start({ DATA_DIR: dataDir, AUDIT_SEAL_SECONDS: '3600', AUDIT_SIGN_IN_DAYS: '30' });
  await pruneOldEvents();
  const person = await app.person(['user']);
  for (let n = 0; n < 4; n++) {
    for (let change = 0; change <= n; change++) {
      await app.owner.patch(`/users/${person.id}`, { profile: { firstName: `Ada ${n}/${change}`, phone: '+4912345' } });
    }
    await app.nest.get(Sealer).sealAll();
  }
  const { keys } = (await app.anonymous.get('/audit-checkpoints/keys')).data as { keys: { publicKey: string }[] };
  writeFileSync(keyFile, keys[0]!.publicKey);
  copyFileSync(path.join(dataDir, 'audit/checkpoints.ndjson'), checkpointsFile);
  asSuperuser = await openDataSource({ url: app.database.owner });
});

afterAll(async () => {
  await asSuperuser.destroy();
  await app.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** More than a tile of the tree, so that it has stored nodes, of which retention left no event. */
async function pruneOldEvents(): Promise<void> {
  await app.sql(`CREATE TABLE user_audit_log_2020_01 PARTITION OF user_audit_log
                 FOR VALUES FROM ('2020-01-01T00:00:00Z') TO ('2020-02-01T00:00:00Z')`);
  await app.sql(`
    WITH old AS (
      INSERT INTO user_audit_log (id, occurred_at, action, outcome, actor_type, subject_type)
      SELECT gen_random_uuid(), '2020-01-15T00:00:00Z'::timestamptz + n * interval '1 second', 'session.started', 'success', 'system', 'user'
      FROM generate_series(1, 256) n RETURNING id, occurred_at)
    INSERT INTO audit_unsealed SELECT id, occurred_at FROM old`);
  await app.nest.get(Sealer).sealAll();
  expect(await app.nest.get(RetentionService).pruneAll()).toBe(256);
}

function filesOf(exportFile: string, outside?: string): TrailFiles {
  return { exportFile, keyFile, checkpointsFile: outside };
}

function answersTo(files: TrailFiles, verifiers: readonly Verifier[] = [byNode, byPython]): Promise<string[]> {
  return Promise.all(verifiers.map((verify) => verify(files)));
}

async function exportTo(name: string, query = '', by = app.owner): Promise<string> {
  const file = path.join(dataDir, name);
  const answer = await by.get(`/audit-events/export${query}`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  expect(answer.headers.get('audit-event-id')).toMatch(/^[0-9a-f-]{36}$/);
  writeFileSync(file, answer.text);
  return file;
}

/** What an honest export of a tampered database looks like; the tampering is rolled back. */
async function exportAfter(name: string, random: Random): Promise<{ file: string; what: string }> {
  const database = new Database(asSuperuser);
  const pages = new PageReader(database, new CursorCodec(Buffer.alloc(32)));
  const checkpoints = new CheckpointQueries(database, pages);
  const lines = new ExportLines(
    new ExportQueries(database, new TextSearch(database, new TextFrequencies(database))),
    checkpoints,
    new TreeRepository(database),
  );
  const sql: Sql = (statement, parameters = []) => database.query(statement, parameters);
  const undo = new Error('undo');
  const file = path.join(dataDir, 'tampered.ndjson');
  let what = '';
  await database
    .transaction(async () => {
      await sql('SET LOCAL session_replication_role = replica');
      what = await TAMPERINGS[name]!(sql, random);
      const parts: string[] = [];
      const filter = SEEN_BY_PROOFS.has(name) ? { outcome: 'success' as const } : {};
      try {
        for await (const part of lines.of(await lines.header(filter), filter)) parts.push(part);
      } catch {
        // The answer breaks off, as it does when the stored tree has a hole.
      }
      writeFileSync(file, parts.join(''));
      throw undo;
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error;
    });
  return { file, what };
}

/** mulberry32: a run can be repeated from its seed. */
function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

describe('an honest export', () => {
  it('is found in order by both verifiers, with and without the checkpoints that were kept elsewhere', async () => {
    const file = await exportTo('full.ndjson');
    for (const outside of [undefined, checkpointsFile]) {
      expect(await answersTo(filesOf(file, outside), [byNode, byThreads, byPython])).toEqual(['OK', 'OK', 'OK']);
    }
    const { stdout } = await promisify(execFile)(process.execPath, [CLI, 'audit-verify', file, '--key', keyFile]);
    expect(stdout).toMatch(/^OK: \d+ events and \d+ checkpoints, as signed at /);
  });

  it('of a filtered part comes with proofs, and no proof fits another event', async () => {
    const file = await exportTo('filtered.ndjson', '?action=user.updated&q=ada');
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(10 + 2);
    expect(await answersTo(filesOf(file))).toEqual(['OK', 'OK']);
    const [first, second] = [1, 2].map((n) => JSON.parse(lines[n]!) as { leafIndex: number; proof: string[] });
    lines[1] = JSON.stringify({ ...first, proof: second!.proof });
    writeFileSync(file, `${lines.join('\n')}\n`);
    const complaint = `BAD: line 2: entry ${first!.leafIndex} is not in the tree that was signed`;
    const answers = await answersTo(filesOf(file), [byNode, byThreads, byPython]);
    expect(answers).toEqual([complaint, complaint, complaint]);
    expect(await app.auditEvents('action=audit.exported')).toContainEqual(
      expect.objectContaining({ details: { filtered: true, action: 'user.updated', q: 'ada' } }),
    );
  });

  it('shows an erased value as absent, and still verifies', async () => {
    const [before] = await app.sql<{ n: number }>('SELECT count(*)::int AS n FROM audit_personal_values');
    await app.sql(`DELETE FROM audit_personal_values WHERE search_text LIKE '%ada 0/0%'`);
    const [after] = await app.sql<{ n: number }>('SELECT count(*)::int AS n FROM audit_personal_values');
    expect(after!.n).toBe(before!.n - 2);
    const file = await exportTo('erased.ndjson');
    expect(readFileSync(file, 'utf8')).not.toContain('Ada 0/0');
    expect(await answersTo(filesOf(file))).toEqual(['OK', 'OK']);
  });

  it('is for holders of audit:export', async () => {
    const [auditor, person] = [await app.person(['auditor']), await app.person()];
    expect((await auditor.api.get('/audit-events/export?limit=5')).status).toBe(400);
    expect((await auditor.api.get('/audit-events/export?action=user.created')).status).toBe(200);
    expect((await person.api.get('/audit-events/export')).error.code).toBe('PERMISSION_DENIED');
  });

  it.each([
    ['loses its last line', (lines: string[]) => lines.slice(0, -1)],
    ['loses a line in the middle', (lines: string[]) => lines.filter((_, index) => index !== 7)],
    ['has two lines swapped', (lines: string[]) => lines.map((_, n) => lines[n === 3 ? 4 : n === 4 ? 3 : n]!)],
    ['has a line that is no JSON', (lines: string[]) => lines.map((line, n) => (n === 5 ? line.slice(1) : line))],
    ['gets a line at the end', (lines: string[]) => [...lines, lines[2]!]],
  ])('is refused when the file %s', async (_, change) => {
    const file = path.join(dataDir, 'file.ndjson');
    const lines = readFileSync(path.join(dataDir, 'full.ndjson'), 'utf8').trimEnd().split('\n');
    writeFileSync(file, `${change(lines).join('\n')}\n`);
    const [node, ...others] = await answersTo(filesOf(file), [byNode, byThreads, byPython]);
    expect(node).toMatch(/^BAD: /);
    expect(others).toEqual([node, node]);
  });
});

describe(`${ROUNDS} random tamperings by a superuser (AUDIT_SEED=${SEED})`, () => {
  beforeAll(async () => {
    await app.nest.get(Sealer).sealAll();
    copyFileSync(path.join(dataDir, 'audit/checkpoints.ndjson'), checkpointsFile);
    // One event waits in the queue.
    await app.person();
  });

  it('include every column of every table of the trail', async () => {
    const columns = await app.sql<{ name: string }>(
      `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
       WHERE table_name IN ('user_audit_log', 'audit_leaves', 'audit_nodes', 'audit_checkpoints', 'audit_keys', 'audit_pruned',
         'audit_unsealed', 'audit_personal_values')`,
    );
    const edited = Object.entries({
      user_audit_log: Object.keys(EVENT_COLUMNS),
      audit_leaves: Object.keys(LEAF_COLUMNS),
      audit_nodes: Object.keys(NODE_COLUMNS),
      audit_checkpoints: Object.keys(CHECKPOINT_COLUMNS),
      audit_pruned: Object.keys(PRUNED_COLUMNS),
      audit_unsealed: Object.keys(QUEUE_COLUMNS),
      audit_personal_values: PERSONAL_COLUMNS,
    }).flatMap(([table, names]) => names.map((name) => `${table}.${name}`));
    expect(columns.map(({ name }) => name).sort()).toEqual([...edited, ...Object.keys(NO_EVIDENCE)].sort());
  });

  const names = Object.keys(TAMPERINGS);
  const random = randomFrom(SEED);
  let roundsWithThreads = 0;

  it.each(names.map((name, place) => [name, Math.ceil((ROUNDS - place) / names.length)] as const))(
    'are found by both verifiers when somebody %s (%i times)',
    async (name, times) => {
      for (let round = 0; round < times; round++) {
        const { file, what } = await exportAfter(name, random);
        const verifiers =
          roundsWithThreads++ < ROUNDS_WITH_THREADS ? [byNode, byThreads, byPython] : [byNode, byPython];
        const [node, ...others] = await answersTo(filesOf(file, checkpointsFile), verifiers);
        if (!node!.startsWith('BAD: ') || others.some((answer) => answer !== node)) {
          throw new Error(`${name} (${what}): the verifiers say\n${[node, ...others].join('\n')}`);
        }
      }
    },
    1_200_000,
  );

  it('left nothing behind', async () => {
    // A thousand of them outlast an access token.
    const file = await exportTo('after.ndjson', '', await app.anonymous.signIn(OWNER_EMAIL, PASSWORD));
    expect(await answersTo(filesOf(file, checkpointsFile))).toEqual(['OK', 'OK']);
  });
});

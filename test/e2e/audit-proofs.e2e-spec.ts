import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Sealer } from '@app/audit';
import { type Checkpoint, isSignedBy } from '../../libs/audit/src/checkpoints/checkpoint.js';
import { rootFromInclusion, rootsFromConsistency } from '../../libs/audit/src/tree/merkle-proofs.js';
import { hashLeaf } from '../../libs/audit/src/tree/merkle-tree.js';
import { TestApp, type TestPerson } from '../support/test-app.js';

interface Inclusion {
  readonly leafIndex: number;
  readonly leaf: string;
  readonly leafHash: string;
  readonly proof: string[];
  readonly checkpoint: Checkpoint;
}

const RACE_ROUNDS = Number(process.env['RACE_ROUNDS'] ?? 10);

const dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-audit-'));
let app: TestApp;
let person: TestPerson;

const seal = (): Promise<void> => app.nest.get(Sealer).sealAll();
const hex = (hashes: readonly string[]): Buffer[] => hashes.map((hash) => Buffer.from(hash, 'hex'));

beforeAll(async () => {
  app = await TestApp.start({ DATA_DIR: dataDir, AUDIT_SEAL_SECONDS: '3600' });
  person = await app.person();
  await app.owner.patch(`/users/${person.id}`, { profile: { firstName: 'Ada', lastName: 'Lovelace' } });
});

afterAll(async () => {
  await app.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function proofOf(action: string): Promise<Inclusion> {
  const [event] = await app.auditEvents(`subjectId=${person.id}&action=${action}`);
  return (await app.owner.get(`/audit-events/${event!.id}/proof`)).data as Inclusion;
}

async function publicKey() {
  const { keys } = (await app.anonymous.get('/audit-checkpoints/keys')).data as { keys: { publicKey: string }[] };
  expect(keys).toHaveLength(1);
  expect(JSON.stringify(keys)).not.toContain('PRIVATE');
  return createPublicKey(keys[0]!.publicKey);
}

describe('a sealed event', () => {
  it('is provable only once it is sealed, and says so until then', async () => {
    const [event] = await app.auditEvents(`subjectId=${person.id}&action=user.updated`);
    const early = await app.owner.get(`/audit-events/${event!.id}/proof`);
    expect([early.status, early.error.code]).toEqual([409, 'AUDIT_EVENT_NOT_SEALED']);
    expect((await app.owner.get('/audit-checkpoints/latest')).error.code).toBe('AUDIT_CHECKPOINT_NOT_FOUND');
    await seal();
    expect((await app.owner.get(`/audit-events/${event!.id}/proof`)).status).toBe(200);
  });

  it('is in the tree that a key of its own signed, by a proof that fits no other event', async () => {
    const { leafIndex, leaf, leafHash, proof, checkpoint } = await proofOf('user.updated');
    expect(hashLeaf(leaf).toString('hex')).toBe(leafHash);
    const root = rootFromInclusion(hashLeaf(leaf), leafIndex, checkpoint.treeSize, hex(proof));
    expect(root!.toString('hex')).toBe(checkpoint.rootHash);
    expect(isSignedBy(checkpoint, await publicKey())).toBe(true);
    expect(isSignedBy({ ...checkpoint, treeSize: checkpoint.treeSize - 1 }, await publicKey())).toBe(false);
    const other = rootFromInclusion(
      hashLeaf(leaf.replace('user.updated', 'user.deleted')),
      leafIndex,
      checkpoint.treeSize,
      hex(proof),
    );
    expect(other!.toString('hex')).not.toBe(checkpoint.rootHash);
  });

  it('holds no personal value: commitments stand in the log, the values can be read and found', async () => {
    const { leaf } = await proofOf('user.updated');
    for (const secret of ['Ada', 'Lovelace', '127.0.0.1', person.email]) expect(leaf).not.toContain(secret);
    const rows = await app.sql<{ row: string }>('SELECT a::text AS row FROM user_audit_log a');
    expect(rows.filter(({ row }) => /Ada|127\.0\.0\.1|@example\.com/.test(row))).toEqual([]);
    const found = await app.auditEvents(`q=LOVELACE&subjectId=${person.id}`);
    expect(found).toEqual([
      expect.objectContaining({
        action: 'user.updated',
        ip: '127.0.0.1',
        changes: expect.objectContaining({ 'profile.lastName': { before: null, after: 'Lovelace' } }) as object,
      }),
    ]);
    expect(await app.auditEvents('q=love%25ace')).toEqual([]);
  });

  it('stays provable when its personal values are erased', async () => {
    const before = await proofOf('user.updated');
    await app.sql(
      `DELETE FROM audit_personal_values p USING user_audit_log a WHERE a.id = p.event_id AND a.subject_id = $1`,
      [person.id],
    );
    expect(await proofOf('user.updated')).toEqual(before);
    const [event] = await app.auditEvents(`subjectId=${person.id}&action=user.updated`);
    expect(event!.changes!['profile.firstName']).toEqual({ before: null, after: { erased: true } });
    expect(event!.ip).toBeNull();
  });
});

describe('checkpoints', () => {
  it('are consistent with every later one, stand in a file outside of the database, and are not signed for nothing', async () => {
    for (let n = 0; n < 4; n++) {
      await app.owner.patch(`/users/${person.id}`, { profile: { displayName: `Name ${n}` } });
      await seal();
      await seal();
    }
    const listed = (await app.owner.get('/audit-checkpoints?limit=100')).data as Checkpoint[];
    expect(listed).toHaveLength(5);
    expect((await app.owner.get('/audit-checkpoints/latest')).data).toEqual(listed[0]);
    const written = readFileSync(path.join(dataDir, 'audit/checkpoints.ndjson'), 'utf8').trim().split('\n');
    expect(written.map((line) => JSON.parse(line) as Checkpoint).reverse()).toEqual(listed);
    const newest = listed[0]!;
    for (const older of listed) {
      const answer = await app.owner.get(`/audit-checkpoints/consistency?from=${older.treeSize}&to=${newest.treeSize}`);
      const { proof } = answer.data as { proof: string[] };
      const roots = rootsFromConsistency(
        older.treeSize,
        newest.treeSize,
        Buffer.from(older.rootHash, 'hex'),
        hex(proof),
      );
      expect(roots!.map((root) => root.toString('hex'))).toEqual([older.rootHash, newest.rootHash]);
    }
  });

  it(`are signed by one of twenty that seal at once, while others write: no gap, no event twice (${RACE_ROUNDS} rounds)`, async () => {
    for (let round = 0; round < RACE_ROUNDS; round++) {
      const writing = Array.from({ length: 4 }, (_, n) =>
        app.owner.patch(`/users/${person.id}`, { profile: { displayName: `Race ${round}/${n}` } }),
      );
      await Promise.all([...writing, ...Array.from({ length: 20 }, seal)]);
    }
    await seal();
    const [counts] = await app.sql<Record<string, string>>(
      `SELECT (SELECT count(*) FROM user_audit_log) AS events, count(*) AS leaves, max(leaf_index) + 1 AS size,
              (SELECT max(tree_size) FROM audit_checkpoints) AS signed FROM audit_leaves`,
    );
    expect(new Set(Object.values(counts!)).size).toBe(1);
  });

  it.each([
    ['from=0&to=1', 400],
    ['from=2&to=1', 400],
    ['from=1', 400],
    ['from=999998&to=999999', 404],
  ])('answer consistency?%s with %i', async (query, status) => {
    expect((await app.owner.get(`/audit-checkpoints/consistency?${query}`)).status).toBe(status);
  });

  it('are for holders of audit:read, their public keys for anybody', async () => {
    for (const route of [
      '/audit-checkpoints',
      '/audit-checkpoints/latest',
      '/audit-checkpoints/consistency?from=1&to=1',
    ]) {
      expect((await person.api.get(route)).status).toBe(403);
      expect((await app.anonymous.get(route)).status).toBe(401);
    }
  });

  it('cannot be altered by the application, nor can the tree', async () => {
    for (const table of ['audit_leaves', 'audit_nodes', 'audit_checkpoints', 'audit_keys']) {
      for (const statement of [
        `DELETE FROM ${table}`,
        `UPDATE ${table} SET ${columnOf(table)} = NULL`,
        `TRUNCATE ${table}`,
      ]) {
        await expect(app.sql(statement, [], 'application')).rejects.toMatchObject({ code: '42501' });
      }
    }
    await expect(app.sql('DELETE FROM audit_leaves')).rejects.toThrow('append-only');
  });

  it('are not signed over a tree that somebody altered', async () => {
    const latest = (await app.owner.get('/audit-checkpoints/latest')).data;
    await app.sql(`ALTER TABLE audit_leaves DISABLE TRIGGER ALL`);
    const [row] = await app.sql<{ leaf_hash: Buffer }>('SELECT leaf_hash FROM audit_leaves WHERE leaf_index = 0');
    await app.sql(`UPDATE audit_leaves SET leaf_hash = '\\x00' WHERE leaf_index = 0`);
    await app.owner.patch(`/users/${person.id}`, { profile: { firstName: 'Eve' } });
    await expect(seal()).rejects.toThrow('not the one that was signed');
    expect((await app.owner.get('/audit-checkpoints/latest')).data).toEqual(latest);
    await app.sql('UPDATE audit_leaves SET leaf_hash = $1 WHERE leaf_index = 0', [row!.leaf_hash]);
    await seal();
    expect((await app.owner.get('/audit-checkpoints/latest')).data).not.toEqual(latest);
  });
});

function columnOf(table: string): string {
  return { audit_leaves: 'leaf_hash', audit_nodes: 'hash', audit_checkpoints: 'signature', audit_keys: 'public_key' }[
    table
  ]!;
}

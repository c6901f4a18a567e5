import { randomBytes, randomUUID } from 'node:crypto';
import { generateAuditKey, signCheckpoint } from '../../libs/audit/src/checkpoints/checkpoint.js';
import { GrowingTree } from '../../libs/audit/src/tree/merkle-proofs.js';
import { createPrivateKey } from 'node:crypto';

/** Runs SQL as a superuser, with every trigger off, in a transaction that is rolled back. */
export type Sql = <Row extends object>(statement: string, parameters?: unknown[]) => Promise<Row[]>;
export type Random = (below: number) => number;

/** Something a superuser could do to the trail; says what it did. */
type Tampering = (sql: Sql, random: Random) => Promise<string>;

interface Target {
  readonly index: number;
  readonly id: string;
}

async function anyEvent(sql: Sql, random: Random): Promise<Target> {
  const rows = await sql<{ index: string; id: string }>(
    `SELECT l.leaf_index AS index, l.event_id AS id FROM audit_leaves l JOIN user_audit_log a ON a.id = l.event_id
     ORDER BY l.leaf_index`,
  );
  const row = rows[random(rows.length)]!;
  return { index: Number(row.index), id: row.id };
}

/** A change of each column's value into another one, whatever it was. */
export const EVENT_COLUMNS: Readonly<Record<string, string>> = {
  id: 'gen_random_uuid()',
  sequence: 'sequence + 1000000',
  occurred_at: `occurred_at - interval '1 millisecond'`,
  action: `action || '.'`,
  outcome: `CASE outcome WHEN 'success' THEN 'failure' ELSE 'success' END`,
  actor_type: `CASE actor_type WHEN 'user' THEN 'system' ELSE 'user' END`,
  actor_id: 'gen_random_uuid()',
  session_id: 'gen_random_uuid()',
  subject_type: `subject_type || 's'`,
  subject_id: `coalesce(subject_id, '') || 'x'`,
  changes: `coalesce(changes, '{}') || '{"role": {"before": null, "after": null}}'`,
  details: `coalesce(details, '{}') || '{"kind": "harmless"}'`,
  ip: `'203.0.113.9'`,
  ip_commitment: `coalesce(ip_commitment, '') || 'x'`,
  user_agent: `'Trial'`,
  user_agent_commitment: `coalesce(user_agent_commitment, '') || 'x'`,
  request_id: `coalesce(request_id, '') || 'x'`,
  impersonator_id: 'gen_random_uuid()',
};

export const LEAF_COLUMNS: Readonly<Record<string, string>> = {
  leaf_index: 'leaf_index + 1000000',
  event_id: 'gen_random_uuid()',
  occurred_at: `occurred_at + interval '1 second'`,
  leaf_hash: `sha256(leaf_hash)`,
};

export const CHECKPOINT_COLUMNS: Readonly<Record<string, string>> = {
  tree_size: 'tree_size + 1000',
  root_hash: 'sha256(root_hash)',
  signed_at: `signed_at + interval '1 second'`,
  key_id: `key_id || 'x'`,
  signature: `set_byte(signature, 3, (get_byte(signature, 3) + 1) % 256)`,
};

export const PRUNED_COLUMNS: Readonly<Record<string, string>> = {
  leaf_index: 'leaf_index + 1000000',
  tombstone: `encode(sha256(convert_to(tombstone, 'UTF8')), 'hex')`,
};

export const QUEUE_COLUMNS: Readonly<Record<string, string>> = {
  event_id: 'gen_random_uuid()',
  occurred_at: `occurred_at + interval '1 millisecond'`,
};

export const NODE_COLUMNS: Readonly<Record<string, string>> = {
  level: 'level + 24',
  position: 'position + 1000',
  hash: 'sha256(hash)',
};

/** What no verifier reads, and why that is no loss. */
export const NO_EVIDENCE: Readonly<Record<string, string>> = {
  'audit_keys.key_id': 'a verifier is given the key from elsewhere',
  'audit_keys.public_key': 'a verifier is given the key from elsewhere',
  'audit_keys.private_key_sealed': 'a forged one signs nothing that the given key verifies',
  'audit_keys.created_at': 'a time that nothing is concluded from',
  'audit_personal_values.search_text': 'only finds; what is shown are the openings',
  'audit_personal_values.occurred_at': 'only finds; what is shown are the openings',
};

/** Edited as one: a value, its salt, and the event it belongs to. */
export const PERSONAL_COLUMNS = ['event_id', 'openings'];

function anyColumn(columns: Readonly<Record<string, string>>, random: Random): readonly [string, string] {
  const entries = Object.entries(columns);
  return entries[random(entries.length)]!;
}

export const TAMPERINGS: Readonly<Record<string, Tampering>> = {
  async 'edits a column of an event'(sql, random) {
    const { id, index } = await anyEvent(sql, random);
    const [column, value] = anyColumn(EVENT_COLUMNS, random);
    const where =
      column === 'ip' || column === 'user_agent' ? ', ip_commitment = NULL, user_agent_commitment = NULL' : '';
    await sql(`UPDATE user_audit_log SET ${column} = ${value}${where} WHERE id = $1`, [id]);
    return `${column} of entry ${index}`;
  },

  async 'edits an event and its leaf'(sql, random) {
    const { id, index } = await anyEvent(sql, random);
    await sql(`UPDATE user_audit_log SET action = 'user.updated', actor_id = gen_random_uuid() WHERE id = $1`, [id]);
    await rehash(sql, id);
    return `entry ${index}`;
  },

  async 'edits a personal value'(sql, random) {
    const rows = await sql<{ id: string; openings: Record<string, [string, unknown]> }>(
      `SELECT p.event_id AS id, p.openings FROM audit_personal_values p JOIN audit_leaves l ON l.event_id = p.event_id
       WHERE p.openings <> '{}' ORDER BY l.leaf_index`,
    );
    const { id, openings } = rows[random(rows.length)]!;
    const paths = Object.keys(openings);
    const path = paths[random(paths.length)]!;
    const [salt, value] = openings[path]!;
    const forged = random(2) === 0 ? [salt, 'Mallory'] : [randomBytes(16).toString('base64url'), value];
    await sql('UPDATE audit_personal_values SET openings = $2 WHERE event_id = $1', [
      id,
      { ...openings, [path]: forged },
    ]);
    return `${path} of ${id}`;
  },

  async 'shows a personal value that never was'(sql, random) {
    const { id } = await anyEvent(sql, random);
    const forged = { '/changes/email/after': ['AAAAAAAAAAAAAAAAAAAAAA', 'mallory@example.com'] };
    await sql(
      `INSERT INTO audit_personal_values VALUES ($1, $2, '', now()) ON CONFLICT (event_id) DO UPDATE
       SET openings = audit_personal_values.openings || excluded.openings`,
      [id, forged],
    );
    return id;
  },

  async 'edits a column of a leaf'(sql, random) {
    const { index } = await anyEvent(sql, random);
    const [column, value] = anyColumn(LEAF_COLUMNS, random);
    await sql(`UPDATE audit_leaves SET ${column} = ${value} WHERE leaf_index = $1`, [index]);
    return `${column} of leaf ${index}`;
  },

  async 'edits a column of a checkpoint'(sql, random) {
    const size = await anyCheckpoint(sql, random);
    const [column, value] = anyColumn(CHECKPOINT_COLUMNS, random);
    await sql(`UPDATE audit_checkpoints SET ${column} = ${value} WHERE tree_size = $1`, [size]);
    return `${column} of the checkpoint ${size}`;
  },

  async 'deletes an event'(sql, random) {
    const { id, index } = await anyEvent(sql, random);
    await sql('DELETE FROM user_audit_log WHERE id = $1', [id]);
    return `entry ${index}`;
  },

  async 'deletes an event and pretends that retention did'(sql, random) {
    const { id, index } = await anyEvent(sql, random);
    await sql('DELETE FROM user_audit_log WHERE id = $1', [id]);
    await sql(`INSERT INTO audit_pruned VALUES ($1, encode(sha256($2::bytea), 'hex'))`, [index, `${index}\n`]);
    return `entry ${index}`;
  },

  async 'deletes an event and its leaf'(sql, random) {
    const { id, index } = await anyEvent(sql, random);
    await sql('DELETE FROM user_audit_log WHERE id = $1', [id]);
    await sql('DELETE FROM audit_leaves WHERE leaf_index = $1', [index]);
    return `entry ${index}`;
  },

  async 'deletes an event and closes the gap'(sql, random) {
    const { id, index } = await anyEvent(sql, random);
    await sql('DELETE FROM user_audit_log WHERE id = $1', [id]);
    await sql('DELETE FROM audit_leaves WHERE leaf_index = $1', [index]);
    await sql('UPDATE audit_leaves SET leaf_index = -leaf_index WHERE leaf_index > $1', [index]);
    await sql('UPDATE audit_leaves SET leaf_index = -leaf_index - 1 WHERE leaf_index < 0');
    return `entry ${index}`;
  },

  async 'inserts an event into the log'(sql, random) {
    const { id, index } = await anyEvent(sql, random);
    await copyEvent(sql, id, randomUUID());
    return `a copy of entry ${index}`;
  },

  async 'inserts an event and its leaf at the end'(sql, random) {
    const forged = randomUUID();
    await copyEvent(sql, (await anyEvent(sql, random)).id, forged);
    await sql(
      `INSERT INTO audit_leaves SELECT (SELECT max(leaf_index) + 1 FROM audit_leaves), id, occurred_at, sha256('x')
       FROM user_audit_log WHERE id = $1`,
      [forged],
    );
    await rehash(sql, forged);
    // Without a checkpoint that covers it, it is not part of what is exported as sealed: the checkpoint is forged as well.
    await sql(
      `INSERT INTO audit_checkpoints SELECT tree_size + 1, root_hash, signed_at, key_id, signature FROM audit_checkpoints
       ORDER BY tree_size DESC LIMIT 1`,
    );
    return forged;
  },

  async 'inserts an event and its leaf in the middle'(sql, random) {
    const { id, index } = await anyEvent(sql, random);
    const forged = randomUUID();
    await copyEvent(sql, id, forged);
    await sql('UPDATE audit_leaves SET leaf_index = -leaf_index - 1 WHERE leaf_index >= $1', [index]);
    await sql('UPDATE audit_leaves SET leaf_index = -leaf_index WHERE leaf_index < 0');
    await sql(`INSERT INTO audit_leaves SELECT $2, id, occurred_at, sha256('x') FROM user_audit_log WHERE id = $1`, [
      forged,
      index,
    ]);
    await rehash(sql, forged);
    return `before entry ${index}`;
  },

  async 'swaps two entries'(sql, random) {
    const rows = await sql<{ index: string }>('SELECT leaf_index AS index FROM audit_leaves ORDER BY leaf_index');
    const first = random(rows.length - 1);
    const second = first + 1 + random(rows.length - first - 1);
    await sql('UPDATE audit_leaves SET leaf_index = -1 WHERE leaf_index = $1', [first]);
    await sql('UPDATE audit_leaves SET leaf_index = $1 WHERE leaf_index = $2', [first, second]);
    await sql('UPDATE audit_leaves SET leaf_index = $1 WHERE leaf_index = -1', [second]);
    return `${first} and ${second}`;
  },

  async 'cuts the tail with all its traces'(sql, random) {
    const sizes = await sizesOf(sql);
    const kept = sizes[random(sizes.length - 1)]!;
    await sql('DELETE FROM user_audit_log a USING audit_leaves l WHERE l.event_id = a.id AND l.leaf_index >= $1', [
      kept,
    ]);
    await sql('DELETE FROM audit_leaves WHERE leaf_index >= $1', [kept]);
    await sql('DELETE FROM audit_checkpoints WHERE tree_size > $1', [kept]);
    return `behind ${kept}`;
  },

  async 'removes a checkpoint'(sql, random) {
    const size = await anyCheckpoint(sql, random);
    await sql('DELETE FROM audit_checkpoints WHERE tree_size = $1', [size]);
    return String(size);
  },

  async 'exchanges the contents of two events'(sql, random) {
    const [one, other] = await twoEvents(sql, random);
    await sql(
      `UPDATE user_audit_log a SET action = b.action, outcome = b.outcome, changes = b.changes, details = b.details,
         actor_id = b.actor_id, subject_id = b.subject_id, request_id = b.request_id, subject_type = b.subject_type || '*'
       FROM user_audit_log b WHERE (a.id, b.id) IN (($1, $2), ($2, $1))`,
      [one.id, other.id],
    );
    return `${one.index} and ${other.index}`;
  },

  async 'moves an event into another month'(sql, random) {
    const { id, index } = await anyEvent(sql, random);
    await sql(`UPDATE user_audit_log SET occurred_at = occurred_at + interval '1 month' WHERE id = $1`, [id]);
    return `entry ${index}`;
  },

  async 'takes a whole month away'(sql, random) {
    const { id, index } = await anyEvent(sql, random);
    const [partition] = await sql<{ name: string }>(
      'SELECT tableoid::regclass AS name FROM user_audit_log WHERE id = $1',
      [id],
    );
    await sql(`ALTER TABLE user_audit_log DETACH PARTITION ${partition!.name}`);
    return `${partition!.name}, with entry ${index}`;
  },

  async 'gives the values of one event to another'(sql, random) {
    const rows = await sql<{ id: string }>(`SELECT p.event_id AS id FROM audit_personal_values p
      JOIN audit_leaves l ON l.event_id = p.event_id WHERE p.openings <> '{}' ORDER BY l.leaf_index`);
    const first = random(rows.length - 1);
    const [one, other] = [rows[first]!, rows[first + 1 + random(rows.length - first - 1)]!];
    await sql('UPDATE audit_personal_values SET event_id = gen_random_uuid() WHERE event_id = $1', [one.id]);
    await sql('UPDATE audit_personal_values SET event_id = $2 WHERE event_id = $1', [other.id, one.id]);
    return `${other.id} to ${one.id}`;
  },

  async 'edits what retention left'(sql, random) {
    const rows = await sql<{ index: string }>('SELECT leaf_index AS index FROM audit_pruned ORDER BY leaf_index');
    const { index } = rows[random(rows.length)]!;
    const [column, value] = anyColumn(PRUNED_COLUMNS, random);
    await sql(`UPDATE audit_pruned SET ${column} = ${value} WHERE leaf_index = $1`, [index]);
    return `${column} of the pruned ${index}`;
  },

  async 'deletes an event and counts it to a real tombstone'(sql, random) {
    const { id, index } = await anyEvent(sql, random);
    await sql('DELETE FROM user_audit_log WHERE id = $1', [id]);
    await sql('INSERT INTO audit_pruned SELECT $1, tombstone FROM audit_pruned LIMIT 1', [index]);
    return `entry ${index}`;
  },

  async 'deletes what retention left, with its tombstone'(sql, random) {
    const rows = await sql<{ index: string }>('SELECT leaf_index AS index FROM audit_pruned ORDER BY leaf_index');
    const { index } = rows[random(rows.length)]!;
    await sql('DELETE FROM audit_pruned WHERE leaf_index = $1', [index]);
    return `the pruned ${index}`;
  },

  async 'edits the queue of the sealer'(sql, random) {
    const [column, value] = anyColumn(QUEUE_COLUMNS, random);
    const isEdited = random(3) > 0;
    await sql(isEdited ? `UPDATE audit_unsealed SET ${column} = ${value}` : 'DELETE FROM audit_unsealed');
    return isEdited ? column : 'all of it';
  },

  async 'edits a stored node of the tree'(sql, random) {
    const [column, value] = anyColumn(NODE_COLUMNS, random);
    await sql(`UPDATE audit_nodes SET ${column} = ${value}`);
    return column;
  },

  async 'puts one checkpoint in the place of another'(sql, random) {
    const sizes = await sizesOf(sql);
    const first = random(sizes.length - 1);
    const [older, newer] = [sizes[first]!, sizes[first + 1 + random(sizes.length - first - 1)]!];
    await sql(
      `UPDATE audit_checkpoints a SET root_hash = b.root_hash, signed_at = b.signed_at, signature = b.signature
       FROM audit_checkpoints b WHERE (a.tree_size, b.tree_size) IN (($1, $2), ($2, $1))`,
      [older, newer],
    );
    return `${older} and ${newer}`;
  },

  async 'does two of these'(sql, random) {
    const names = Object.keys(TAMPERINGS).filter((name) => name !== 'does two of these' && !SEEN_BY_PROOFS.has(name));
    const done: string[] = [];
    for (let n = 0; n < 2; n++) {
      const name = names[random(names.length)]!;
      await sql('SAVEPOINT before_each');
      try {
        done.push(`${name}: ${await TAMPERINGS[name]!(sql, random)}`);
      } catch (error) {
        // The one before left nothing to do it to.
        if (done.length === 0) throw error;
        await sql('ROLLBACK TO SAVEPOINT before_each');
      }
    }
    return done.join('; ');
  },

  async 'rewrites everything and signs it with another key'(sql, random) {
    const { id, index } = await anyEvent(sql, random);
    await sql(`UPDATE user_audit_log SET actor_id = gen_random_uuid() WHERE id = $1`, [id]);
    await rehash(sql, id);
    await signAgain(sql);
    return `entry ${index}`;
  },
};

/** What a full export does without: it is seen where each event comes with its proof. */
export const SEEN_BY_PROOFS: ReadonlySet<string> = new Set(['edits a stored node of the tree']);

async function twoEvents(sql: Sql, random: Random): Promise<readonly [Target, Target]> {
  const one = await anyEvent(sql, random);
  for (;;) {
    const other = await anyEvent(sql, random);
    if (other.id !== one.id) return [one, other];
  }
}

async function sizesOf(sql: Sql): Promise<number[]> {
  const rows = await sql<{ size: string }>('SELECT tree_size AS size FROM audit_checkpoints ORDER BY tree_size');
  return rows.map(({ size }) => Number(size));
}

async function anyCheckpoint(sql: Sql, random: Random): Promise<number> {
  const sizes = await sizesOf(sql);
  return sizes[random(sizes.length)]!;
}

async function copyEvent(sql: Sql, id: string, copyId: string): Promise<void> {
  await sql(
    `INSERT INTO user_audit_log (id, occurred_at, action, outcome, actor_type, actor_id, subject_type, subject_id)
     SELECT $2, occurred_at + interval '3 milliseconds', action, outcome, actor_type, actor_id, subject_type, subject_id
     FROM user_audit_log WHERE id = $1`,
    [id, copyId],
  );
}

/** What a thorough forger does: the leaf says what the event says now. */
async function rehash(sql: Sql, id: string): Promise<void> {
  const { LEAF_COLUMNS: columns, leafOf } = await import('../../libs/audit/src/leaf/audit-leaf.js');
  const { hashLeaf } = await import('../../libs/audit/src/tree/merkle-tree.js');
  const [row] = await sql<Parameters<typeof leafOf>[0]>(`SELECT ${columns} FROM user_audit_log a WHERE a.id = $1`, [
    id,
  ]);
  await sql('UPDATE audit_leaves SET leaf_hash = $2 WHERE event_id = $1', [id, hashLeaf(leafOf(row!))]);
}

async function signAgain(sql: Sql): Promise<void> {
  const { keyId, publicKeyPem, privateKeyDer } = generateAuditKey();
  const privateKey = createPrivateKey({ key: privateKeyDer, format: 'der', type: 'pkcs8' });
  const leaves = await sql<{ hash: Buffer }>('SELECT leaf_hash AS hash FROM audit_leaves ORDER BY leaf_index');
  const heads = await sql<{ size: string; at: Date }>(
    'SELECT tree_size AS size, signed_at AS at FROM audit_checkpoints',
  );
  await sql('INSERT INTO audit_keys (key_id, public_key, private_key_sealed) VALUES ($1, $2, $3)', [
    keyId,
    publicKeyPem,
    '',
  ]);
  for (const { size, at } of heads) {
    const tree = new GrowingTree();
    for (const { hash } of leaves.slice(0, Number(size))) tree.append(hash);
    const unsigned = {
      treeSize: Number(size),
      rootHash: tree.root!.toString('hex'),
      signedAt: at.toISOString(),
      keyId,
    };
    const { signature, rootHash } = signCheckpoint(unsigned, privateKey);
    await sql(
      `UPDATE audit_checkpoints SET root_hash = decode($2, 'hex'), signature = decode($3, 'base64'), key_id = $4 WHERE tree_size = $1`,
      [size, rootHash, signature, keyId],
    );
  }
}

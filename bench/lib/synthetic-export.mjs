// A full export as the server writes it, made without one: for measuring verifiers alone.
import { createPrivateKey, randomUUID } from 'node:crypto';
import { createWriteStream, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { generateAuditKey, signCheckpoint } from '../../dist/libs/audit/src/checkpoints/checkpoint.js';
import { leafOf } from '../../dist/libs/audit/src/leaf/audit-leaf.js';
import { canonicalJson } from '../../dist/libs/audit/src/leaf/canonical-json.js';
import { commitPersonalValues } from '../../dist/libs/audit/src/leaf/personal-values.js';
import { GrowingTree } from '../../dist/libs/audit/src/tree/merkle-proofs.js';
import { hashLeaf } from '../../dist/libs/audit/src/tree/merkle-tree.js';

const SEALED_AT_ONCE = 500;

/** @returns the files, for `audit-verify` */
export async function writeSyntheticExport(folder, events) {
  const files = { exportFile: path.join(folder, 'synthetic.ndjson'), keyFile: path.join(folder, 'synthetic.pem') };
  const key = generateAuditKey();
  writeFileSync(files.keyFile, key.publicKeyPem);
  const privateKey = createPrivateKey({ key: key.privateKeyDer, format: 'der', type: 'pkcs8' });
  const tree = new GrowingTree();
  const at = Date.parse('2026-01-01T00:00:00Z');
  const sign = () =>
    signCheckpoint(
      {
        treeSize: tree.size,
        rootHash: tree.root.toString('hex'),
        signedAt: new Date(at + tree.size * 50).toISOString(),
        keyId: key.keyId,
      },
      privateKey,
    );
  const lines = [];
  for (let n = 0; n < events; n++) {
    const event = eventOf(n, new Date(at + n * 50));
    tree.append(Buffer.from(event.leafHash, 'hex'));
    lines.push(JSON.stringify(event));
    if (tree.size % SEALED_AT_ONCE === 0 || tree.size === events)
      lines.push(JSON.stringify({ type: 'checkpoint', ...sign() }));
  }
  const exportedAt = new Date(at + events * 50).toISOString();
  const keys = [{ keyId: key.keyId, publicKey: key.publicKeyPem }];
  const header = {
    type: 'header',
    format: 'rollcall-audit-export-v1',
    exportedAt,
    filters: null,
    checkpoint: sign(),
    keys,
  };
  await write(files.exportFile, [
    JSON.stringify(header),
    ...lines,
    JSON.stringify({ type: 'end', lines: lines.length + 1 }),
  ]);
  return files;
}

/** Three personal values, as a change of a name has them. */
function eventOf(n, occurredAt) {
  const committed = commitPersonalValues({
    changes: { 'profile.firstName': { before: null, after: `Person ${n}` } },
    ip: `10.0.${n % 200}.${n % 250}`,
    userAgent: `Mozilla/5.0 (bench ${n % 50})`,
  });
  const leaf = leafOf({
    id: randomUUID(),
    sequence: String(n + 1),
    occurredAt,
    action: 'user.updated',
    outcome: 'success',
    actorType: 'user',
    actorId: `00000000-0000-4000-8000-${String(n % 1000).padStart(12, '0')}`,
    sessionId: randomUUID(),
    impersonatorId: null,
    subjectType: 'user',
    subjectId: `00000000-0000-4000-9000-${String(n % 20000).padStart(12, '0')}`,
    changes: committed.changes,
    details: null,
    ip: null,
    ipCommitment: committed.ipCommitment,
    userAgent: null,
    userAgentCommitment: committed.userAgentCommitment,
    requestId: `bench-${n}`,
  });
  const openings = Object.fromEntries(
    Object.entries(committed.openings).map(([place, [salt, value]]) => [place, [salt, canonicalJson(value)]]),
  );
  return { type: 'event', leafIndex: n, leafHash: hashLeaf(leaf).toString('hex'), leaf, openings };
}

async function write(file, lines) {
  const stream = createWriteStream(file);
  for (let n = 0; n < lines.length; n += 1000) {
    const isTaken = stream.write(`${lines.slice(n, n + 1000).join('\n')}\n`);
    if (!isTaken) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
}

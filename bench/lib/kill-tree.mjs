// After a restart: what was sealed before is the beginning of what is sealed now, the file of checkpoints agrees, what came
// since is proven event by event, and the whole trail now and then.
import { execFile } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isSignedBy } from '../../dist/libs/audit/src/checkpoints/checkpoint.js';
import { rootsFromConsistency } from '../../dist/libs/audit/src/tree/merkle-proofs.js';
import { verifyExportFile } from '../../dist/libs/audit/src/verification/verify-export-file.js';
import { inRoot } from '../../scripts/lib/root.mjs';

const run = promisify(execFile);
const PATIENCE_MS = 30_000;

export class TreeWatch {
  verified = 0;
  wholeTrails = 0;

  constructor(dataDir, client) {
    this.file = (name) => path.join(dataDir, name);
    this.client = client;
  }

  /** @throws when anything does not fit @param isWhole also verify all of it, with both programs */
  async check(server, owner, isWhole) {
    await this.untilSealed();
    const latest = await owner.call('GET', '/audit-checkpoints/latest');
    await this.keepKey(owner);
    if (this.latest) await this.assertConsistent(owner, latest);
    await this.assertFileAgrees(latest);
    const query = this.since && !isWhole ? `?from=${this.since.toISOString()}` : '';
    const exportFile = await this.export(server, owner, query);
    const files = {
      exportFile,
      keyFiles: [this.file('key.pem')],
      checkpointsFile: this.file('audit/checkpoints.ndjson'),
    };
    this.verified += (await verifyExportFile(files, { threads: 1 })).events;
    if (isWhole) {
      await run('python3', [
        inRoot('tools', 'verify_audit.py'),
        exportFile,
        '--key',
        files.keyFiles[0],
        '--checkpoints',
        files.checkpointsFile,
      ]);
      this.wholeTrails++;
    }
    this.latest = latest;
    this.since = new Date();
  }

  async untilSealed() {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(50)) {
      const { rows } = await this.client.query('SELECT count(*)::int AS waiting FROM audit_unsealed');
      if (rows[0].waiting === 0) return;
    }
    throw new Error('the trail is not sealed after a restart');
  }

  async keepKey(owner) {
    if (this.key) return;
    const { keys } = await owner.call('GET', '/audit-checkpoints/keys');
    writeFileSync(this.file('key.pem'), keys[0].publicKey);
    this.key = createPublicKey(keys[0].publicKey);
  }

  async assertConsistent(owner, latest) {
    const [from, to] = [this.latest.treeSize, latest.treeSize];
    const { proof } = await owner.call('GET', `/audit-checkpoints/consistency?from=${from}&to=${to}`);
    const hex = (text) => Buffer.from(text, 'hex');
    const roots = rootsFromConsistency(from, to, hex(this.latest.rootHash), proof.map(hex));
    const [older, newer] = (roots ?? []).map((root) => root.toString('hex'));
    if (older !== this.latest.rootHash || newer !== latest.rootHash || !isSignedBy(latest, this.key)) {
      throw new Error(`the tree of ${to} does not go on where that of ${from} ended`);
    }
  }

  /** It is written behind the commit: a moment may pass. */
  async assertFileAgrees({ treeSize, rootHash }) {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(50)) {
      const lines = readFileSync(this.file('audit/checkpoints.ndjson'), 'utf8').trimEnd().split('\n');
      const kept = lines.map((line) => JSON.parse(line)).find((checkpoint) => checkpoint.treeSize === treeSize);
      if (kept && kept.rootHash !== rootHash) throw new Error(`the file has another checkpoint of ${treeSize}`);
      if (kept) return;
    }
    throw new Error(`the file of checkpoints does not have that of ${treeSize}`);
  }

  async export(server, owner, query) {
    const headers = { authorization: `Bearer ${owner.token}` };
    const ask = () => fetch(`${server.url}/api/v1/audit-events/export${query}`, { headers });
    let answer = await ask();
    for (const end = Date.now() + PATIENCE_MS; answer.status === 503 && Date.now() < end; answer = await ask())
      await sleep(500);
    writeFileSync(this.file('export.ndjson'), Buffer.from(await answer.arrayBuffer()));
    return this.file('export.ndjson');
  }
}

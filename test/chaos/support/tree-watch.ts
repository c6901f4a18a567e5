// After a restart: what was sealed before is the beginning of what is sealed now, the file of checkpoints agrees, what came
// since is proven event by event, and the whole trail now and then.
import { createPublicKey } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Checkpoint, isSignedBy } from '../../../libs/audit/src/checkpoints/checkpoint.js';
import { rootsFromConsistency } from '../../../libs/audit/src/tree/merkle-proofs.js';
import { type ApiClient, type ApiResponse } from '../../support/api-client.js';
import { sleepUntil } from '../../support/sleep-until.js';
import { assertVerified, byNode, byPython } from '../../support/trail-verifiers.js';
import { type Ask } from './judge.js';

const PATIENCE_MS = 30_000;

export class TreeWatch {
  private latest: Checkpoint | undefined;
  private since: string | undefined;

  constructor(
    private readonly dataDir: string,
    private readonly ask: Ask,
  ) {}

  /** Also while clients write. @param isWhole also verify all of it, with both programs @throws Error when anything does not fit */
  async check(owner: ApiClient, isWhole: boolean): Promise<void> {
    const now = new Date().toISOString();
    await this.untilSealed(now);
    const latest = (await answered(owner, '/audit-checkpoints/latest')).data as Checkpoint;
    await this.assertGoesOn(owner, latest);
    await this.assertFileAgrees(latest);
    await this.verify(owner, isWhole);
    [this.latest, this.since] = [latest, now];
  }

  /** Everything that was committed before. */
  private async untilSealed(instant: string): Promise<void> {
    await until('the trail is not sealed after a restart', async () => {
      const waiting = await this.ask<object>(`SELECT FROM audit_unsealed WHERE occurred_at < '${instant}' LIMIT 1`);
      return waiting.length === 0;
    });
  }

  private async assertGoesOn(owner: ApiClient, latest: Checkpoint): Promise<void> {
    const { keys } = (await answered(owner, '/audit-checkpoints/keys')).data as { keys: { publicKey: string }[] };
    writeFileSync(this.file('key.pem'), keys[0]!.publicKey);
    if (!isSignedBy(latest, createPublicKey(keys[0]!.publicKey))) throw new Error('a checkpoint is not signed by us');
    if (!this.latest) return;
    const [from, to] = [this.latest.treeSize, latest.treeSize];
    const query = `/audit-checkpoints/consistency?from=${from}&to=${to}`;
    const { proof } = (await answered(owner, query)).data as { proof: string[] };
    const hex = (text: string): Buffer => Buffer.from(text, 'hex');
    const roots = rootsFromConsistency(from, to, hex(this.latest.rootHash), proof.map(hex));
    const [older, newer] = (roots ?? []).map((root) => root.toString('hex'));
    if (older !== this.latest.rootHash || newer !== latest.rootHash)
      throw new Error(`the tree of ${to} does not go on where that of ${from} ended`);
  }

  /** It is written behind the commit: a moment may pass. */
  private async assertFileAgrees({ treeSize, rootHash }: Checkpoint): Promise<void> {
    await until(`the file of checkpoints does not have that of ${treeSize}`, () => {
      const lines = readFileSync(this.file('audit/checkpoints.ndjson'), 'utf8').trimEnd().split('\n');
      const kept = lines.map((line) => JSON.parse(line) as Checkpoint).find((one) => one.treeSize === treeSize);
      if (kept && kept.rootHash !== rootHash) throw new Error(`the file has another checkpoint of ${treeSize}`);
      return Promise.resolve(kept !== undefined);
    });
  }

  private async verify(owner: ApiClient, isWhole: boolean): Promise<void> {
    const exported = await answered(
      owner,
      `/audit-events/export${isWhole || !this.since ? '' : `?from=${this.since}`}`,
    );
    const [exportFile, keyFile] = [this.file('export.ndjson'), this.file('key.pem')];
    const checkpointsFile = this.file('audit/checkpoints.ndjson');
    writeFileSync(exportFile, exported.text);
    await assertVerified({ exportFile, keyFile, checkpointsFile }, isWhole ? [byNode, byPython] : [byNode]);
  }

  private file(name: string): string {
    return path.join(this.dataDir, name);
  }
}

/** Asks again when a busy server has no time. */
async function answered(owner: ApiClient, query: string): Promise<ApiResponse> {
  let answer = await owner.get(query);
  for (const end = Date.now() + PATIENCE_MS; answer.status === 503 && Date.now() < end; answer = await owner.get(query))
    await sleep(500);
  if (answer.status !== 200) throw new Error(`${query} was answered ${answer.status} ${answer.text}`);
  return answer;
}

async function until(otherwise: string, isSo: () => Promise<boolean>): Promise<void> {
  if (!(await sleepUntil(isSo, PATIENCE_MS))) throw new Error(otherwise);
}

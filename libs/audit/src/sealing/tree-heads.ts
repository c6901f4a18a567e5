import { Injectable } from '@nestjs/common';
import { CheckpointSigner } from '../checkpoints/checkpoint-signer.js';
import { type Checkpoint } from '../checkpoints/checkpoint.js';
import { CheckpointQueries } from '../checkpoints/checkpoint.queries.js';
import { CheckpointRepository } from '../checkpoints/checkpoint.repository.js';
import { type NodeReader, subtreeHash } from '../tree/merkle-tree.js';
import { TreeRepository } from '../tree/tree.repository.js';

/** The signed end of the tree, and the next one. */
@Injectable()
export class TreeHeads {
  constructor(
    private readonly queries: CheckpointQueries,
    private readonly checkpoints: CheckpointRepository,
    private readonly signer: CheckpointSigner,
    private readonly tree: TreeRepository,
  ) {}

  /** @throws Error when the stored tree is not the one that was signed: somebody altered it, and nothing is built upon that */
  async current(): Promise<{ size: number; read: NodeReader }> {
    const latest = await this.queries.findLatest();
    const size = latest?.treeSize ?? 0;
    const read = await this.tree.nodesAround([], size);
    if (latest && subtreeHash(read, 0, size).toString('hex') !== latest.rootHash) {
      throw new Error(`The audit tree is not the one that was signed at ${latest.signedAt}`);
    }
    return { size, read };
  }

  async sign(size: number, root: Buffer): Promise<Checkpoint> {
    const checkpoint = await this.signer.sign(size, root);
    await this.checkpoints.insert(checkpoint);
    return checkpoint;
  }
}

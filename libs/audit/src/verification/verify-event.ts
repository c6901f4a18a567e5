import { hash } from 'node:crypto';
import { type Checkpoint } from '../checkpoints/checkpoint.js';
import { type EventLine } from '../export/export-format.js';
import { commitmentTo } from '../leaf/personal-values.js';
import { rootFromInclusion } from '../tree/merkle-proofs.js';
import { VerificationError } from './verification-error.js';

const HASH = /^[0-9a-f]{64}$/;

/** @returns the hash of the leaf @throws VerificationError when the entry does not say what was sealed */
export function verifiedHashOf(line: EventLine): Buffer {
  if (line.missing) throw new VerificationError(`entry ${line.leafIndex} was removed from the log`);
  if (line.leaf === undefined) {
    if (line.pruned === undefined) throw new VerificationError(`entry ${line.leafIndex} has no content`);
    if (!HASH.test(line.leafHash)) throw new VerificationError(`entry ${line.leafIndex} has no hash`);
    return Buffer.from(line.leafHash, 'hex');
  }
  const computed = hash('sha256', `\0${line.leaf}`, 'hex');
  if (computed !== line.leafHash) throw new VerificationError(`entry ${line.leafIndex} was altered: ${line.leaf}`);
  verifyOpenings(line.leafIndex, line.leaf, line.openings ?? {});
  return Buffer.from(computed, 'hex');
}

export function verifyProof(line: EventLine, leafHash: Buffer, { treeSize, rootHash }: Checkpoint): void {
  const { leafIndex, proof } = line;
  const isPlace = Number.isSafeInteger(leafIndex) && leafIndex >= 0 && leafIndex < treeSize;
  if (!isPlace || !proof?.every((sibling) => HASH.test(sibling))) {
    throw new VerificationError(`entry ${leafIndex} has no proof`);
  }
  const path = proof.map((sibling) => Buffer.from(sibling, 'hex'));
  if (rootFromInclusion(leafHash, leafIndex, treeSize, path)?.toString('hex') !== rootHash) {
    throw new VerificationError(`entry ${leafIndex} is not in the tree that was signed`);
  }
}

/**
 * Each value that is shown is the one that was committed to. A commitment covers its place, so it is enough to find it in the
 * leaf: inside of a JSON string its quotes would be escaped.
 */
function verifyOpenings(leafIndex: number, leaf: string, openings: NonNullable<EventLine['openings']>): void {
  for (const path in openings) {
    const [salt, value] = openings[path]!;
    if (!leaf.includes(`{"c":"${commitmentTo(path, salt, value)}"}`)) {
      throw new VerificationError(`entry ${leafIndex}: the value at ${path} is not the one that was sealed: ${value}`);
    }
  }
}

import { hash } from 'node:crypto';
import { type JsonValue } from '@app/kernel';
import { type Checkpoint } from '../checkpoints/checkpoint.js';
import { type EventLine } from '../export/export-format.js';
import { commitmentTo, isCommitment } from '../leaf/personal-values.js';
import { rootFromInclusion } from '../tree/merkle-proofs.js';
import { VerificationError } from './verification-error.js';

const HASH = /^[0-9a-f]{64}$/;

/** @returns the hash of the leaf @throws VerificationError when the entry does not say what was sealed */
export function verifiedHashOf(line: EventLine): Buffer {
  if (!HASH.test(line.leafHash)) throw new VerificationError(`entry ${line.leafIndex} has no hash`);
  if (line.missing) throw new VerificationError(`entry ${line.leafIndex} was removed from the log`);
  if (line.leaf === undefined) {
    if (line.pruned === undefined) throw new VerificationError(`entry ${line.leafIndex} has no content`);
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

/** Each value that is shown is the one that was committed to. */
function verifyOpenings(leafIndex: number, leaf: string, openings: NonNullable<EventLine['openings']>): void {
  const paths = Object.keys(openings);
  if (paths.length === 0) return;
  const content = JSON.parse(leaf) as JsonValue;
  for (const path of paths) {
    const [salt, value] = openings[path]!;
    const committed = at(content, path);
    if (!isCommitment(committed) || committed.c !== commitmentTo(path, salt, value)) {
      throw new VerificationError(`entry ${leafIndex}: the value at ${path} is not the one that was sealed: ${value}`);
    }
  }
}

function at(content: JsonValue, path: string): JsonValue | undefined {
  let value: JsonValue | undefined = content;
  for (const token of path.slice(1).split('/')) {
    const name = token.includes('~') ? token.replaceAll('~1', '/').replaceAll('~0', '~') : token;
    const members = value as Readonly<Record<string, JsonValue>> | null | undefined;
    value = typeof members === 'object' && members !== null && Object.hasOwn(members, name) ? members[name] : undefined;
  }
  return value;
}

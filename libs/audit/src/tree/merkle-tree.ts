import { hash } from 'node:crypto';

/**
 * The Merkle tree of RFC 9162, section 2.1. Stored are the leaves' hashes and the roots of complete subtrees of 2^8 and 2^16
 * leaves; whatever lies between is computed from at most 256 of either, so that a proof costs the same at any size.
 */
const STORED_LEVELS = [0, 8, 16] as const;
export const TILE = 256;

export const HASH_BYTES = 32;

/** 0x01 ‖ left ‖ right, filled anew for each node: an allocation would cost half as much as the hash. */
const NODE = Buffer.alloc(1 + 2 * HASH_BYTES, 1);

/** The hash of the complete subtree `position` of 2^level leaves, for a stored level. */
export type NodeReader = (level: number, position: number) => Buffer;

export function hashLeaf(leaf: string): Buffer {
  return hash('sha256', `\0${leaf}`, 'buffer');
}

export function hashChildren(left: Uint8Array, right: Uint8Array): Buffer {
  // Somebody altered the stored tree: another hash than the right one comes out, and is told as that.
  if (left.length !== HASH_BYTES || right.length !== HASH_BYTES)
    return hash('sha256', Buffer.concat([left, right]), 'buffer');
  NODE.set(left, 1);
  NODE.set(right, 1 + HASH_BYTES);
  return hash('sha256', NODE, 'buffer');
}

/** MTH(D[from:to]) */
export function subtreeHash(read: NodeReader, from: number, to: number): Buffer {
  const size = to - from;
  if (size === 0) return hash('sha256', '', 'buffer');
  const level = STORED_LEVELS.find((stored) => 2 ** stored === size && from % size === 0);
  if (level !== undefined) return read(level, from / size);
  const split = from + largestPowerOfTwoBelow(size);
  return hashChildren(subtreeHash(read, from, split), subtreeHash(read, split, to));
}

/** PATH(index, D[from:to]): the siblings from the leaf up to the root. */
export function inclusionPath(read: NodeReader, index: number, to: number, from = 0): Buffer[] {
  if (to - from <= 1) return [];
  const split = from + largestPowerOfTwoBelow(to - from);
  return index < split
    ? [...inclusionPath(read, index, split, from), subtreeHash(read, split, to)]
    : [...inclusionPath(read, index, to, split), subtreeHash(read, from, split)];
}

/** PROOF(first, D[0:second]), for 0 < first <= second. */
export function consistencyPath(read: NodeReader, first: number, second: number): Buffer[] {
  return subproof(read, first, 0, second, true);
}

function subproof(read: NodeReader, first: number, from: number, to: number, isKnown: boolean): Buffer[] {
  if (first === to) return isKnown ? [] : [subtreeHash(read, from, to)];
  const split = from + largestPowerOfTwoBelow(to - from);
  return first <= split
    ? [...subproof(read, first, from, split, isKnown), subtreeHash(read, split, to)]
    : [...subproof(read, first, split, to, false), subtreeHash(read, from, split)];
}

function largestPowerOfTwoBelow(size: number): number {
  let power = 1;
  while (power * 2 < size) power *= 2;
  return power;
}

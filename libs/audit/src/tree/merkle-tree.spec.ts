import { describe, expect, it } from '@jest/globals';
import { GrowingTree, rootFromInclusion, rootsFromConsistency } from './merkle-proofs.js';
import { type NodeReader, consistencyPath, hashChildren, hashLeaf, inclusionPath, subtreeHash } from './merkle-tree.js';

const hashes = Array.from({ length: 1200 }, (_, index) => hashLeaf(`leaf ${index}`));

/** Straight from the RFC's definition, nothing stored. */
function plainRoot(from: number, to: number): Buffer {
  if (to - from === 1) return hashes[from]!;
  let split = 1;
  while (split * 2 < to - from) split *= 2;
  return hashChildren(plainRoot(from, from + split), plainRoot(from + split, to));
}

const read: NodeReader = (level, position) =>
  level === 0 ? hashes[position]! : plainRoot(position * 2 ** level, (position + 1) * 2 ** level);

const SIZES = [1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 700, 1024, 1199, 1200];

describe('the tree of RFC 9162', () => {
  it('hashes the leaf and the empty tree as the RFC says', () => {
    expect(hashLeaf('').toString('hex')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    expect(subtreeHash(read, 0, 0).toString('hex')).toMatch(/^e3b0c44298fc1c14/);
  });

  it.each(SIZES)('has one root for %i leaves, however it is computed', (size) => {
    const growing = new GrowingTree();
    hashes.slice(0, size).forEach((hash) => growing.append(hash));
    expect(subtreeHash(read, 0, size)).toEqual(plainRoot(0, size));
    expect(growing.root).toEqual(plainRoot(0, size));
  });

  it.each(SIZES)('proves each leaf of %i, and no leaf by the path of another', (size) => {
    const root = plainRoot(0, size);
    for (const index of SIZES.map((other) => other % size)) {
      const path = inclusionPath(read, index, size);
      expect(rootFromInclusion(hashes[index]!, index, size, path)).toEqual(root);
      if (size > 1) expect(rootFromInclusion(hashes[(index + 1) % size]!, index, size, path)).not.toEqual(root);
      expect(rootFromInclusion(hashes[index]!, index, size, [...path, root])).toBeUndefined();
    }
  });

  it.each(SIZES)('proves that every smaller tree is the beginning of the one of %i', (size) => {
    for (const first of SIZES.filter((other) => other <= size)) {
      const path = consistencyPath(read, first, size);
      expect(rootsFromConsistency(first, size, plainRoot(0, first), path)).toEqual([
        plainRoot(0, first),
        plainRoot(0, size),
      ]);
    }
  });
});

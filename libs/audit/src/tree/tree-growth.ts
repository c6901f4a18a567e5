import { type NodeReader, TILE, hashChildren, subtreeHash } from './merkle-tree.js';
import { type NewNode } from './tree.repository.js';

export interface Growth {
  /** The subtrees that became complete and are stored. */
  readonly nodes: readonly NewNode[];
  readonly root: Buffer;
}

/** What becomes of a tree of `size` leaves when these hashes are appended. `read` knows the old tree's right edge. */
export function grow(read: NodeReader, size: number, appended: readonly Buffer[]): Growth {
  const fresh = new Map<string, Buffer>(appended.map((hash, offset) => [`0/${size + offset}`, hash]));
  const readAll: NodeReader = (level, position) => fresh.get(`${level}/${position}`) ?? read(level, position);
  const newSize = size + appended.length;
  const nodes = [8, 16].flatMap((level) => {
    const span = TILE ** (level / 8);
    const [from, to] = [Math.floor(size / span), Math.floor(newSize / span)];
    return Array.from({ length: to - from }, (_, offset) => {
      const position = from + offset;
      const hash = completeSubtree(readAll, level, position);
      fresh.set(`${level}/${position}`, hash);
      return { level, position, hash };
    });
  });
  return { nodes, root: subtreeHash(readAll, 0, newSize) };
}

/** Pairs up the 256 stored nodes one stored level below. */
function completeSubtree(read: NodeReader, level: number, position: number): Buffer {
  let hashes = Array.from({ length: TILE }, (_, index) => read(level - 8, position * TILE + index));
  while (hashes.length > 1) {
    hashes = hashes
      .filter((_, index) => index % 2 === 0)
      .map((left, pair) => hashChildren(left, hashes[pair * 2 + 1]!));
  }
  return hashes[0]!;
}

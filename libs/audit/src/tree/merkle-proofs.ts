import { hashChildren } from './merkle-tree.js';

/** RFC 9162, 2.1.3.2: the root that a leaf and its path lead to; undefined when the path has another length than it must. */
export function rootFromInclusion(leafHash: Buffer, index: number, size: number, path: readonly Buffer[]) {
  let [position, last, root] = [index, size - 1, leafHash];
  for (const sibling of path) {
    if (last === 0) return undefined;
    if (position % 2 === 1 || position === last) {
      root = hashChildren(sibling, root);
      while (position % 2 === 0 && position !== 0) [position, last] = [position / 2, Math.floor(last / 2)];
    } else {
      root = hashChildren(root, sibling);
    }
    [position, last] = [Math.floor(position / 2), Math.floor(last / 2)];
  }
  return last === 0 ? root : undefined;
}

/** RFC 9162, 2.1.4.2: the roots of the two sizes that a consistency proof leads to. */
export function rootsFromConsistency(
  first: number,
  second: number,
  firstRoot: Buffer,
  path: readonly Buffer[],
): readonly [Buffer, Buffer] | undefined {
  if (first === second) return path.length === 0 ? [firstRoot, firstRoot] : undefined;
  const isPowerOfTwo = Number.isInteger(Math.log2(first));
  const [start, ...rest] = isPowerOfTwo ? [firstRoot, ...path] : path;
  if (!start) return undefined;
  let [position, last] = [first - 1, second - 1];
  while (position % 2 === 1) [position, last] = [Math.floor(position / 2), Math.floor(last / 2)];
  let [older, newer] = [start, start];
  for (const sibling of rest) {
    if (last === 0) return undefined;
    if (position % 2 === 1 || position === last) {
      [older, newer] = [hashChildren(sibling, older), hashChildren(sibling, newer)];
      while (position % 2 === 0 && position !== 0) [position, last] = [position / 2, Math.floor(last / 2)];
    } else {
      newer = hashChildren(newer, sibling);
    }
    [position, last] = [Math.floor(position / 2), Math.floor(last / 2)];
  }
  return last === 0 ? [older, newer] : undefined;
}

/** A tree that only grows, in the memory of its right edge: for reading a whole log once. */
export class GrowingTree {
  private readonly edge: { hash: Uint8Array; leaves: number }[] = [];
  private count = 0;

  get size(): number {
    return this.count;
  }

  append(hash: Uint8Array): void {
    this.count++;
    let node: { hash: Uint8Array; leaves: number } = { hash, leaves: 1 };
    for (let left = this.edge.at(-1); left?.leaves === node.leaves; left = this.edge.at(-1)) {
      this.edge.pop();
      node = { hash: hashChildren(left.hash, node.hash), leaves: left.leaves * 2 };
    }
    this.edge.push(node);
  }

  /** Undefined for a tree without leaves. */
  get root(): Buffer | undefined {
    const root = this.edge
      .map(({ hash }) => hash)
      .reduceRight<Uint8Array | undefined>((right, left) => (right ? hashChildren(left, right) : left), undefined);
    return root && Buffer.from(root);
  }
}

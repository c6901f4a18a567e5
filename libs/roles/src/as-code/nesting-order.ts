/**
 * Outermost first: each comes after all that it lies in. In this order each can be put where it belongs, one after the
 * other, and no step makes a circle: what it is put into lies already where it shall.
 */
export interface NestingOrder {
  readonly order: readonly string[];
  /** What lies in itself, by whatever way; empty when all is well. */
  readonly circular: readonly string[];
}

/** @param parents of each thing; parents that are no things themselves do not count */
export function nestingOrder(parents: ReadonlyMap<string, readonly string[]>): NestingOrder {
  const known = [...parents.keys()];
  const edges = known.flatMap((child) =>
    parents
      .get(child)!
      .filter((parent) => parents.has(parent))
      .map((parent) => ({ child, parent })),
  );
  const order = peel(
    known,
    edges.map(({ child, parent }) => [parent, child]),
  );
  const ordered = new Set(order);
  const stuck = known.filter((name) => !ordered.has(name));
  // What merely hangs under a circle is none of it.
  const isStuck = new Set(stuck);
  const among = edges.filter(({ child, parent }) => isStuck.has(child) && isStuck.has(parent));
  const hanging = new Set(
    peel(
      stuck,
      among.map(({ child, parent }) => [child, parent]),
    ),
  );
  return { order, circular: stuck.filter((name) => !hanging.has(name)) };
}

/** Kahn's algorithm: takes away, again and again, what nothing left stands before. */
function peel(names: readonly string[], edges: readonly (readonly [before: string, after: string])[]): string[] {
  const waiting = new Map(names.map((name) => [name, 0]));
  const followers = new Map<string, string[]>(names.map((name) => [name, []]));
  for (const [before, after] of edges) {
    waiting.set(after, waiting.get(after)! + 1);
    followers.get(before)!.push(after);
  }
  const free = names.filter((name) => waiting.get(name) === 0);
  for (const name of free) {
    for (const after of followers.get(name)!) {
      const left = waiting.get(after)! - 1;
      waiting.set(after, left);
      if (left === 0) free.push(after);
    }
  }
  return free;
}

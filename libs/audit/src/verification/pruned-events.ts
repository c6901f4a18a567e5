import { type Hash, createHash } from 'node:crypto';
import { type EventLine } from '../export/export-format.js';
import { VerificationError } from './verification-error.js';

/** Canonical JSON begins with the first name of all: a text with another beginning is no tombstone. */
export function isOfRetention(leaf: string): boolean {
  return leaf.startsWith('{"action":"audit.pruned",');
}

interface Batch {
  readonly first: number;
  readonly digest: Hash;
  count: number;
}

/**
 * What retention removed, and the sealed tombstones that announce it. A tombstone is the SHA-256 of the leaf indexes it covers,
 * ascending, each in decimal and ended by a line feed: it fits only if all of them, and no others, are gone.
 */
export class PrunedEvents {
  private readonly batches = new Map<string, Batch>();
  private readonly announced = new Set<string>();

  get count(): number {
    return [...this.batches.values()].reduce((sum, batch) => sum + batch.count, 0);
  }

  note({ leafIndex, leaf, pruned }: EventLine): void {
    if (leaf !== undefined && isOfRetention(leaf)) this.announce(leaf);
    if (leaf !== undefined || pruned === undefined) return;
    const batch = this.batches.get(pruned) ?? { first: leafIndex, digest: createHash('sha256'), count: 0 };
    batch.digest.update(`${leafIndex}\n`);
    batch.count++;
    this.batches.set(pruned, batch);
  }

  /** @throws VerificationError */
  assertAnnounced(): void {
    for (const [tombstone, { first, digest }] of this.batches) {
      if (!this.announced.has(tombstone) || digest.digest('hex') !== tombstone) {
        throw new VerificationError(`entry ${first} was removed, and no sealed tombstone announces exactly that`);
      }
    }
  }

  private announce(leaf: string): void {
    const { details } = JSON.parse(leaf) as { details: { tombstone?: unknown } | null };
    if (typeof details?.tombstone === 'string') this.announced.add(details.tombstone);
  }
}

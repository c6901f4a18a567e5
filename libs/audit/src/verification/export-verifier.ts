import { type KeyObject } from 'node:crypto';
import { type Checkpoint, isSignedBy, keyIdOf } from '../checkpoints/checkpoint.js';
import { EXPORT_FORMAT, type ExportLine, type HeaderLine } from '../export/export-format.js';
import { GrowingTree } from '../tree/merkle-proofs.js';
import { HASH_BYTES } from '../tree/merkle-tree.js';
import { type SlicePart } from './examine-slice.js';
import { VerificationError } from './verification-error.js';
import { verifyProof, verifiedHashOf } from './verify-event.js';
import { PrunedEvents } from './pruned-events.js';

export interface VerifiedExport {
  /** Whether it is a choice: then what it holds is proven, not that it holds all there is. */
  readonly isFiltered: boolean;
  readonly events: number;
  readonly checkpoints: number;
  readonly pruned: number;
  readonly treeSize: number;
  readonly signedAt: string;
}

/** How long an event may wait for its seal before somebody should look why. */
const MAX_WAIT_MS = 10 * 60_000;

/**
 * Verifies an export in the order of its lines, in one pass and constant memory. It trusts the keys and the outside checkpoints
 * that it is given, and nothing that stands in the file. What can be said of a line by itself may have been found out before, in
 * another thread; whatever was not found good there is read here, so that the first complaint is always the first bad line's.
 */
export class ExportVerifier {
  /** The first line; undefined before it. */
  header: HeaderLine | undefined;
  private readonly keys: ReadonlyMap<string, KeyObject>;
  private readonly outside: ReadonlyMap<number, Checkpoint>;
  private readonly seen = new Set<number>();
  private readonly tree = new GrowingTree();
  private readonly pruned = new PrunedEvents();
  private lines = 0;
  private events = 0;
  private hasEnded = false;
  private lastCheckpointSize = 0;

  /** @throws VerificationError when an outside checkpoint is not signed by one of the keys, or two contradict each other */
  constructor(keys: readonly KeyObject[], outside: readonly Checkpoint[] = []) {
    this.keys = new Map(keys.map((key) => [keyIdOf(key), key]));
    this.outside = this.readOutside(outside);
  }

  /** @throws VerificationError naming what is wrong */
  add(text: string): void {
    const line = parse(text);
    this.assertNotEnded();
    if (!this.header) this.begin(line);
    else this.go(line, this.header);
    this.lines++;
  }

  /** What the next lines were found to be worth. @throws VerificationError naming what is wrong */
  addExamined(part: SlicePart): void {
    if (part.kind === 'line') return this.add(part.text);
    this.assertNotEnded();
    if (part.kind === 'proven') {
      this.events += part.count;
      this.lines += part.count;
      return;
    }
    this.assertNext(part.first);
    for (let at = 0; at < part.hashes.length; at += HASH_BYTES) this.append(part.hashes.subarray(at, at + HASH_BYTES));
    this.lines += part.hashes.length / HASH_BYTES;
  }

  /** Of the line that was good last, from 1. */
  get lineNumber(): number {
    return this.lines;
  }

  /** @throws VerificationError when something is missing at the end */
  finish(): VerifiedExport {
    if (!this.header) throw new VerificationError('the file is empty');
    if (!this.hasEnded) throw new VerificationError('the file is cut off: there is no end line');
    const { checkpoint, filters } = this.header;
    if (filters === null) this.finishFull(checkpoint);
    return {
      isFiltered: filters !== null,
      events: this.events,
      checkpoints: this.seen.size,
      pruned: this.pruned.count,
      treeSize: checkpoint.treeSize,
      signedAt: checkpoint.signedAt,
    };
  }

  private begin(line: ExportLine): void {
    if (line.type !== 'header' || line.format !== EXPORT_FORMAT) {
      throw new VerificationError(`the first line is not the header of a ${EXPORT_FORMAT}`);
    }
    this.assertSigned(line.checkpoint, 'the checkpoint of the header');
    this.assertSameAsOutside(line.checkpoint);
    for (const { treeSize, signedAt } of this.outside.values()) {
      if (treeSize > line.checkpoint.treeSize && Date.parse(signedAt) <= Date.parse(line.exportedAt)) {
        throw new VerificationError(
          `the tail is cut: an outside checkpoint of ${signedAt} knows ${treeSize} entries, the export has ${line.checkpoint.treeSize}`,
        );
      }
    }
    this.header = line;
  }

  private go(line: ExportLine, header: HeaderLine): void {
    switch (line.type) {
      case 'event':
        return header.filters !== null ? this.addProven(line, header) : this.addInOrder(line);
      case 'checkpoint':
        return this.addCheckpoint(line);
      case 'unsealed':
        return assertJustWaiting(line, header);
      case 'end':
        if (line.lines !== this.lines) {
          throw new VerificationError(`${this.lines} lines instead of ${line.lines}: some are missing or were added`);
        }
        this.hasEnded = true;
        return;
      case 'header':
      default:
        throw new VerificationError(`a line of the type ${String(line.type)} does not belong here`);
    }
  }

  private addInOrder(line: Extract<ExportLine, { type: 'event' }>): void {
    this.assertNext(line.leafIndex);
    const hash = verifiedHashOf(line);
    this.pruned.note(line);
    this.append(hash);
  }

  private append(leafHash: Uint8Array): void {
    this.tree.append(leafHash);
    this.events++;
  }

  private assertNotEnded(): void {
    if (this.hasEnded) throw new VerificationError('there is something behind the end line');
  }

  private assertNext(leafIndex: number): void {
    if (leafIndex === this.tree.size) return;
    throw new VerificationError(`entry ${this.tree.size} is not there: entry ${leafIndex} stands in its place`);
  }

  private addProven(line: Extract<ExportLine, { type: 'event' }>, { checkpoint }: HeaderLine): void {
    verifyProof(line, verifiedHashOf(line), checkpoint);
    this.events++;
  }

  private addCheckpoint(checkpoint: Checkpoint): void {
    const name = `the checkpoint of ${checkpoint.treeSize} entries`;
    this.assertSigned(checkpoint, name);
    if (checkpoint.treeSize !== this.tree.size) {
      throw new VerificationError(`${name} stands behind ${this.tree.size} entries`);
    }
    this.assertRoot(checkpoint);
    this.assertSameAsOutside(checkpoint);
    this.seen.add(checkpoint.treeSize);
    this.lastCheckpointSize = checkpoint.treeSize;
  }

  private finishFull(checkpoint: Checkpoint): void {
    if (this.tree.size !== checkpoint.treeSize) {
      throw new VerificationError(`${this.tree.size} entries instead of the ${checkpoint.treeSize} that were signed`);
    }
    this.assertRoot(checkpoint);
    for (const { treeSize, signedAt } of this.outside.values()) {
      if (treeSize <= checkpoint.treeSize && !this.seen.has(treeSize)) {
        throw new VerificationError(`the checkpoint of ${treeSize} entries of ${signedAt} was removed`);
      }
    }
    this.pruned.assertAnnounced();
  }

  private assertSigned(checkpoint: Checkpoint, name: string): void {
    const key = this.keys.get(checkpoint.keyId);
    if (!key) throw new VerificationError(`${name} is signed by the key ${checkpoint.keyId}, which was not given`);
    if (!isSignedBy(checkpoint, key)) throw new VerificationError(`${name} has a wrong signature: it was altered`);
  }

  /** Everything up to the checkpoint before was fine, so the first bad entry lies behind it. */
  private assertRoot({ treeSize, rootHash, signedAt }: Checkpoint): void {
    if (this.tree.root?.toString('hex') === rootHash) return;
    throw new VerificationError(
      `the first bad entry is one of ${this.lastCheckpointSize} to ${treeSize - 1}: they are not those that were signed at ${signedAt}`,
    );
  }

  private assertSameAsOutside(checkpoint: Checkpoint): void {
    const kept = this.outside.get(checkpoint.treeSize);
    if (kept && kept.rootHash !== checkpoint.rootHash) {
      throw new VerificationError(
        `the checkpoint of ${checkpoint.treeSize} entries is not the one that was kept outside`,
      );
    }
  }

  private readOutside(checkpoints: readonly Checkpoint[]): Map<number, Checkpoint> {
    const bySize = new Map<number, Checkpoint>();
    for (const checkpoint of checkpoints) {
      this.assertSigned(checkpoint, `the outside checkpoint of ${checkpoint.treeSize} entries`);
      const other = bySize.get(checkpoint.treeSize);
      if (other && other.rootHash !== checkpoint.rootHash) {
        throw new VerificationError(`two outside checkpoints of ${checkpoint.treeSize} entries contradict each other`);
      }
      bySize.set(checkpoint.treeSize, checkpoint);
    }
    return bySize;
  }
}

function parse(text: string): ExportLine {
  try {
    const line = JSON.parse(text) as ExportLine | null;
    if (typeof line === 'object' && line !== null) return line;
  } catch {
    // Named below, like any other line that is no object.
  }
  throw new VerificationError('the line is not a JSON object');
}

function assertJustWaiting(line: Extract<ExportLine, { type: 'unsealed' }>, { exportedAt }: HeaderLine): void {
  if (!line.queued) throw new VerificationError(`the event ${line.eventId} was put into the log behind the seal`);
  if (Math.abs(Date.parse(exportedAt) - Date.parse(line.occurredAt)) > MAX_WAIT_MS) {
    throw new VerificationError(`the event ${line.eventId} of ${line.occurredAt} was not sealed by ${exportedAt}`);
  }
}

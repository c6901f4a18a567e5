import { type EventLine, type HeaderLine } from '../export/export-format.js';
import { isOfRetention } from './pruned-events.js';
import { verifiedHashOf, verifyProof } from './verify-event.js';

/** What is needed of the header to look at a line by itself. */
export type SliceHeader = Pick<HeaderLine, 'filters' | 'checkpoint'>;

/**
 * What lines are worth without knowing those before them. `events`: entries `first`, `first` + 1, … that say what was sealed,
 * with the hashes of their leaves behind one another. `proven`: so many entries of a filtered export. `line`: anything else,
 * also whatever is wrong, for the verifier to read in its place, and to complain about.
 */
export type SlicePart =
  | { readonly kind: 'events'; readonly first: number; readonly hashes: Uint8Array }
  | { readonly kind: 'proven'; readonly count: number }
  | { readonly kind: 'line'; readonly text: string };

/** Does the costly part of a verification, for lines that may stand anywhere in the export. */
export function examineSlice(lines: readonly string[], header: SliceHeader): SlicePart[] {
  const parts: SlicePart[] = [];
  const run = new Run(parts);
  for (const text of lines) {
    const event = goodEventIn(text, header);
    if (event) run.add(event, header.filters !== null);
    else {
      run.close();
      parts.push({ kind: 'line', text });
    }
  }
  run.close();
  return parts;
}

interface GoodEvent {
  readonly leafIndex: number;
  readonly hash: Buffer;
}

/** Undefined when it is no event, or the order of things matters for it, or something is wrong. */
function goodEventIn(text: string, { filters, checkpoint }: SliceHeader): GoodEvent | undefined {
  try {
    const line = JSON.parse(text) as EventLine;
    if (line.type !== 'event' || line.leaf === undefined || !Number.isSafeInteger(line.leafIndex)) return undefined;
    if (isOfRetention(line.leaf)) return undefined;
    const hash = verifiedHashOf(line);
    if (filters !== null) verifyProof(line, hash, checkpoint);
    return { leafIndex: line.leafIndex, hash };
  } catch {
    return undefined;
  }
}

/** Entries that follow one another, as one part. */
class Run {
  private first = 0;
  private hashes: Buffer[] = [];
  private proven = 0;

  constructor(private readonly parts: SlicePart[]) {}

  add({ leafIndex, hash }: GoodEvent, isProven: boolean): void {
    if (isProven) {
      this.proven++;
      return;
    }
    if (leafIndex !== this.first + this.hashes.length) this.close();
    if (this.hashes.length === 0) this.first = leafIndex;
    this.hashes.push(hash);
  }

  close(): void {
    const { first, hashes, proven } = this;
    if (hashes.length > 0) this.parts.push({ kind: 'events', first, hashes: new Uint8Array(Buffer.concat(hashes)) });
    if (proven > 0) this.parts.push({ kind: 'proven', count: proven });
    this.hashes = [];
    this.proven = 0;
  }
}

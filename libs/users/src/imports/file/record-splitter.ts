/** One record of a file, as bytes, and where it stands. */
export interface RawRecord {
  /** Where it begins: 1-based, as an editor counts. */
  readonly line: number;
  /** Without its line break. Empty when there is a problem. */
  readonly bytes: Buffer;
  /** What follows it. */
  readonly next: FilePosition;
  readonly problem?: RecordProblem;
}

export type RecordProblem = 'ROW_TOO_LONG' | 'QUOTE_NOT_CLOSED';

export interface FilePosition {
  readonly byte: number;
  /** How many lines end before it. */
  readonly lines: number;
}

export const MAX_RECORD_BYTES = 64 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;
const COMMA = 0x2c;

type State = 'field-start' | 'plain' | 'quoted' | 'quote-in-quoted';

/**
 * Cuts a file into records where its lines end, unless, in CSV (RFC 4180), the line end lies between quotes. Works on bytes:
 * in UTF-8 none of these four is ever part of another character, so a file can be taken up again at any record. Holds no more
 * than one record of bounded length; of a longer one it keeps only the place.
 */
export class RecordSplitter {
  private state: State = 'field-start';
  private pieces: Buffer[] = [];
  private length = 0;
  /** Of the record that is open. */
  private line: number;
  private lines: number;
  /** What was taken in before the chunk at hand. */
  private byte: number;

  constructor(
    private readonly hasQuotes: boolean,
    from: FilePosition,
  ) {
    this.byte = from.byte;
    this.lines = from.lines;
    this.line = from.lines + 1;
  }

  /** The records that end in this chunk. */
  push(chunk: Buffer): RawRecord[] {
    const records: RawRecord[] = [];
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      if (!this.endsRecord(chunk[at]!)) continue;
      this.hold(chunk.subarray(from, at));
      from = at + 1;
      records.push(this.take(this.byte + from));
    }
    this.hold(chunk.subarray(from));
    this.byte += chunk.length;
    return records;
  }

  /** The last record, when no line break follows it. */
  end(): RawRecord[] {
    if (this.length === 0) return [];
    const isOpen = this.state === 'quoted';
    if (this.lines < this.line) this.lines = this.line;
    return [this.take(this.byte, isOpen ? 'QUOTE_NOT_CLOSED' : undefined)];
  }

  private endsRecord(byte: number): boolean {
    if (byte === LF) this.lines++;
    if (this.hasQuotes) this.state = after(this.state, byte);
    return byte === LF && this.state !== 'quoted';
  }

  private hold(piece: Buffer): void {
    this.length += piece.length;
    if (this.length > MAX_RECORD_BYTES) this.pieces = [];
    // A copy: the chunk it lies in must not live as long as it.
    else if (piece.length > 0) this.pieces.push(Buffer.from(piece));
  }

  private take(nextByte: number, problem?: RecordProblem): RawRecord {
    const { line, length } = this;
    const trouble = problem ?? (length > MAX_RECORD_BYTES ? 'ROW_TOO_LONG' : undefined);
    const bytes = trouble ? Buffer.alloc(0) : withoutCarriageReturn(Buffer.concat(this.pieces));
    this.pieces = [];
    this.length = 0;
    this.state = 'field-start';
    this.line = this.lines + 1;
    return { line, bytes, next: { byte: nextByte, lines: this.lines }, ...(trouble && { problem: trouble }) };
  }
}

/** A quote opens a field only at its start; inside, two of them are one. */
function after(state: State, byte: number): State {
  if (state === 'quoted') return byte === QUOTE ? 'quote-in-quoted' : 'quoted';
  if (byte === QUOTE && state !== 'plain') return 'quoted';
  return byte === COMMA || byte === LF ? 'field-start' : 'plain';
}

function withoutCarriageReturn(bytes: Buffer): Buffer {
  return bytes.at(-1) === CR ? bytes.subarray(0, -1) : bytes;
}

import { type ErrorDetail, AppError, appError } from '@app/kernel';
import { type ImportFormat } from '../imports.dto.js';
import { cellsOf, columnsOf } from './csv-columns.js';
import { textOf } from './parse-record.js';
import { type FilePosition, type RawRecord, RecordSplitter } from './record-splitter.js';

const UTF_8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF_16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/** Where the rows of a file begin, and what its columns are. */
export interface ReadHead {
  /** Of CSV. */
  readonly columns: readonly string[] | undefined;
  readonly start: FilePosition;
}

/**
 * Reads the beginning of a file while it arrives: what is wrong with the file as a whole is told at once, not by each of its
 * rows.
 */
export class FileHead {
  private beginning: Buffer | undefined = Buffer.alloc(0);
  private splitter: RecordSplitter | undefined;
  private head: ReadHead | undefined;

  constructor(private readonly format: ImportFormat) {}

  /** @throws IMPORT_FILE_INVALID */
  push(bytes: Buffer): void {
    if (this.head) return;
    if (this.beginning === undefined) return this.read(this.splitter!.push(bytes));
    this.beginning = Buffer.concat([this.beginning, bytes]);
    // One byte behind a mark: so there is something in the file.
    if (this.beginning.length > UTF_8_MARK.length) this.open();
  }

  /** The file has ended. @throws IMPORT_FILE_INVALID, also for one that is empty */
  end(): ReadHead {
    if (!this.head && this.beginning !== undefined) this.open();
    if (!this.head) this.read(this.splitter?.end() ?? []);
    if (!this.head) throw invalidFile({ code: 'EMPTY_FILE', message: 'There is nothing in the file.' });
    return this.head;
  }

  private open(): void {
    const bytes = this.beginning!;
    this.beginning = undefined;
    if (UTF_16_MARKS.some((mark) => bytes.subarray(0, 2).equals(mark))) throw NOT_UTF_8;
    const isMarked = bytes.subarray(0, 3).equals(UTF_8_MARK);
    const start = { byte: isMarked ? UTF_8_MARK.length : 0, lines: 0 };
    if (bytes.length === start.byte) return;
    if (this.format === 'ndjson') this.head = { columns: undefined, start };
    else this.openCsv(bytes.subarray(start.byte), start);
  }

  private openCsv(bytes: Buffer, start: FilePosition): void {
    this.splitter = new RecordSplitter(true, start);
    this.read(this.splitter.push(bytes));
  }

  private read(records: readonly RawRecord[]): void {
    const first = records.find(({ bytes, problem }) => bytes.length > 0 || problem);
    if (first) this.head = { columns: columnsIn(first), start: first.next };
  }
}

const NOT_UTF_8 = invalidFile({ code: 'NOT_UTF_8', message: 'The file must be UTF-8.' });

function columnsIn(record: RawRecord): string[] {
  try {
    if (record.problem) throw new Error(record.problem);
    return columnsOf(cellsOf(textOf(record.bytes)));
  } catch (error) {
    if (error instanceof AppError && error.code === 'IMPORT_FILE_INVALID') throw error;
    if (error instanceof AppError) throw NOT_UTF_8;
    throw invalidFile({ code: 'INVALID_HEADER', message: 'The first line must name the columns, as CSV (RFC 4180).' });
  }
}

function invalidFile(detail: ErrorDetail): AppError {
  return appError('IMPORT_FILE_INVALID', { details: [detail] });
}

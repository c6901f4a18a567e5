import { appError } from '@app/kernel';
import { parsePlainJson } from '@app/http';
import { cellsOf, rowOf } from './csv-columns.js';
import { MAX_RECORD_BYTES, type RawRecord, type RecordProblem } from './record-splitter.js';

const PROBLEMS: Readonly<Record<RecordProblem, string>> = {
  ROW_TOO_LONG: `The row is longer than ${MAX_RECORD_BYTES / 1024} KB.`,
  QUOTE_NOT_CLOSED: 'A quote that is opened here is never closed; nothing behind it was read.',
};

/** What a record says, not yet whether it makes sense. Undefined for an empty line. @throws VALIDATION_ERROR, MALFORMED_REQUEST */
export function parseRecord(record: RawRecord, columns: readonly string[] | undefined): unknown {
  if (record.problem) throw malformed(record.problem, PROBLEMS[record.problem]);
  const text = textOf(record.bytes);
  if (text.trim() === '') return undefined;
  return columns ? parseCsv(text, columns) : parsePlainJson(record.bytes);
}

/** @throws VALIDATION_ERROR when it is not UTF-8 */
export function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw malformed('NOT_UTF_8', 'The row is not valid UTF-8.');
  }
}

function parseCsv(text: string, columns: readonly string[]): unknown {
  const cells = readCells(text);
  if (cells.length !== columns.length) {
    throw malformed('WRONG_CELL_COUNT', `The row has ${cells.length} cells, the first line has ${columns.length}.`);
  }
  // The same bounds as for JSON: no NUL and no prototype keys.
  return parsePlainJson(Buffer.from(JSON.stringify(rowOf(cells, columns))));
}

function readCells(text: string): string[] {
  try {
    return cellsOf(text);
  } catch {
    throw malformed(
      'INVALID_CSV',
      'The row is no CSV (RFC 4180): quotes stand around a whole cell, and are doubled inside.',
    );
  }
}

function malformed(code: string, message: string): Error {
  return appError('VALIDATION_ERROR', { details: [{ code, message }] });
}

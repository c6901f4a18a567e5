import { parse } from 'csv-parse/sync';
import { type ErrorDetail, appError } from '@app/kernel';
import { PROFILE_FIELDS } from '../../profile-fields.js';

const LISTS = ['roles', 'groups'];
const YES_OR_NO = ['emailVerified', 'mustChangePassword'];
const COLUMNS = [
  ...['email', 'password', 'passwordHash', 'status', ...YES_OR_NO, ...LISTS],
  ...PROFILE_FIELDS.filter((field) => field !== 'attributes').map((field) => `profile.${field}`),
];
const ATTRIBUTE = /^(?:profile\.)?attributes\.([^.]{1,100})$/;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const SHOWN_LENGTH = 60;

/** The cells of one record of RFC 4180. @throws Error of csv-parse */
export function cellsOf(text: string): string[] {
  const [cells = []] = parse(text, { relax_column_count: true, max_record_size: 0 });
  return cells;
}

/**
 * What the columns of a file are, from its first line: each has the name of a field. Case and spaces around do not count;
 * `firstName` is `profile.firstName`.
 * @throws IMPORT_FILE_INVALID naming every column that is unknown, twice there, or missing
 */
export function columnsOf(header: readonly string[]): string[] {
  const columns = header.map((name) => fieldNamed(name.trim()));
  const problems = columns.flatMap((column, n) => problemWith(column, columns, header[n]!));
  if (!columns.includes('email')) problems.push({ code: 'MISSING_COLUMN', message: 'There is no column email.' });
  if (problems.length > 0) throw appError('IMPORT_FILE_INVALID', { details: problems.slice(0, 20) });
  return columns as string[];
}

/** A record with these columns, in the shape of a line of NDJSON. An empty cell says nothing. */
export function rowOf(cells: readonly string[], columns: readonly string[]): Record<string, unknown> {
  const row: Record<string, unknown> = {};
  const profile: Record<string, unknown> = {};
  const attributes: Record<string, unknown> = {};
  columns.forEach((column, n) => {
    const cell = cells[n];
    if (cell === undefined || cell === '') return;
    const attribute = ATTRIBUTE.exec(column);
    if (attribute) attributes[attribute[1]!] = cell;
    else if (column.startsWith('profile.')) profile[column.slice('profile.'.length)] = cell;
    else row[column] = valueOf(column, cell);
  });
  if (Object.keys(attributes).length > 0) profile['attributes'] = attributes;
  if (Object.keys(profile).length > 0) row['profile'] = profile;
  return row;
}

function fieldNamed(name: string): string | undefined {
  const attribute = ATTRIBUTE.exec(name)?.[1];
  if (attribute !== undefined) return FORBIDDEN.has(attribute) ? undefined : `attributes.${attribute}`;
  const folded = name.toLowerCase();
  return COLUMNS.find((column) =>
    [column.toLowerCase(), column.toLowerCase().replace('profile.', '')].includes(folded),
  );
}

function problemWith(
  column: string | undefined,
  columns: readonly (string | undefined)[],
  name: string,
): ErrorDetail[] {
  const shown = name.length > SHOWN_LENGTH ? `${name.slice(0, SHOWN_LENGTH)}…` : name;
  if (column === undefined) {
    const message = `There is no column "${shown}". Columns are ${COLUMNS.join(', ')} and attributes.<name>.`;
    return [{ field: shown, code: 'UNKNOWN_COLUMN', message }];
  }
  const isFirst = columns.filter((other) => other === column).length === 1;
  return isFirst ? [] : [{ field: shown, code: 'DUPLICATE_COLUMN', message: `The column ${column} is there twice.` }];
}

/** Lists are separated by `;`. What is neither true nor false stays text, and is refused as such. */
function valueOf(column: string, cell: string): unknown {
  if (LISTS.includes(column)) return cell.split(';').flatMap((item) => item.trim() || []);
  if (YES_OR_NO.includes(column)) return { true: true, false: false }[cell.trim().toLowerCase()] ?? cell;
  return cell;
}

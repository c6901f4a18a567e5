import { stringify } from 'csv-stringify/sync';
import { type UserBody } from '../dto/user.dto.js';
import { SELECTABLE_FIELDS, selectFields } from '../validation/field-selection.js';
import { type ExportFormat } from './export-format.js';

/**
 * Users as text. NDJSON is what the API answers, one a line. CSV is RFC 4180 with a heading; a value that a spreadsheet would
 * run as a formula (it begins with `=`, `+`, `-`, `@`, a tab or a carriage return) gets a `'` in front, as OWASP advises.
 */
export class UserText {
  private readonly columns: readonly string[];
  private isBegun = false;

  constructor(
    private readonly format: ExportFormat,
    private readonly fields: string | undefined,
  ) {
    this.columns = columnsOf(fields ?? ALL_FIELDS);
  }

  /** The first, which may be empty, comes with the heading. */
  page(users: readonly UserBody[]): string {
    const isFirst = !this.isBegun;
    this.isBegun = true;
    if (this.format === 'csv') return csvOf(users, this.columns, isFirst);
    return users.map((user) => `${JSON.stringify(selectFields(user, this.fields))}\n`).join('');
  }
}

const CSV = {
  escape_formulas: true,
  record_delimiter: 'windows',
  // A line feed alone ends a record for many a reader.
  quoted_match: /[\r\n]/,
} as const;
const ALL_FIELDS = SELECTABLE_FIELDS.user.filter((field) => field !== 'profile').join(',');
const PROFILE_FIELDS = SELECTABLE_FIELDS.user.filter((field) => field.startsWith('profile.'));

function columnsOf(fields: string): string[] {
  return [...new Set(fields.split(',').flatMap((field) => (field === 'profile' ? PROFILE_FIELDS : [field])))];
}

/** `profile.phone` is the column `phone`. */
function csvOf(users: readonly UserBody[], columns: readonly string[], withHeading: boolean): string {
  const heading = columns.map((column) => column.replace('profile.', ''));
  const rows = users.map((user) => rowOf(user, columns));
  return stringify(withHeading ? [heading, ...rows] : rows, CSV);
}

function rowOf({ profile, ...account }: UserBody, columns: readonly string[]): string[] {
  const values: Record<string, unknown> = { ...account };
  for (const [name, value] of Object.entries(profile)) values[`profile.${name}`] = value;
  return columns.map((column) => cellOf(values[column]));
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}

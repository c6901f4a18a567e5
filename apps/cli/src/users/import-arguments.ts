import path from 'node:path';
import { parseArgs } from 'node:util';
import { callerFolder } from '@app/platform';
import { type ImportWish } from '@app/users';
import { UsageError } from '../command.js';

export interface ImportArguments {
  /** Absent when an import is taken up again. */
  readonly file: string | undefined;
  readonly resume: string | undefined;
  readonly as: string | undefined;
  readonly wish: ImportWish;
}

const OPTIONS = {
  as: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  format: { type: 'string' },
  groups: { type: 'string', default: '' },
  invite: { type: 'boolean', default: false },
  'on-existing': { type: 'string', default: 'fail' },
  resume: { type: 'string' },
  roles: { type: 'string', default: '' },
} as const;

const FORMATS: Readonly<Record<string, ImportWish['format']>> = {
  csv: 'csv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
};

/** @throws UsageError */
export function importArguments(args: string[]): ImportArguments {
  const { values, positionals } = parse(args);
  const [file, ...more] = positionals;
  if (more.length > 0) throw new UsageError('users import takes one file');
  if ((file === undefined) === (values.resume === undefined)) {
    throw new UsageError('users import takes a file, or --resume and the id of an import');
  }
  const wish: ImportWish = {
    format: formatOf(values.format ?? (file ? path.extname(file).slice(1) : 'csv')),
    filename: file === undefined ? null : path.basename(file).slice(0, 200),
    dryRun: values['dry-run'],
    invite: values.invite,
    onExisting: onExistingOf(values['on-existing']),
    roles: listOf(values.roles),
    groups: listOf(values.groups),
  };
  return { file: file && path.resolve(callerFolder(), file), resume: values.resume, as: values.as, wish };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: OPTIONS });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function formatOf(name: string): ImportWish['format'] {
  const format = FORMATS[name.toLowerCase()];
  if (!format) throw new UsageError('the file ends in .csv, .ndjson or .jsonl, or --format says which it is');
  return format;
}

function onExistingOf(text: string): ImportWish['onExisting'] {
  if (text === 'fail' || text === 'skip') return text;
  throw new UsageError('--on-existing takes fail or skip');
}

function listOf(text: string): string[] {
  return text.split(',').flatMap((item) => item.trim() || []);
}

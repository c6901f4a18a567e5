import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsIn, IsString, Length, MaxLength } from 'class-validator';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Optional, PageQuery } from '@app/http';
import { type ErrorCode } from '@app/kernel';
import { IsDisplayText } from '../validation/profile-rules.js';

const YES_NO = ['true', 'false'] as const;
type YesNo = (typeof YES_NO)[number];

const ON_EXISTING = ['fail', 'skip'] as const;
export type OnExisting = (typeof ON_EXISTING)[number];

const ROW_OUTCOMES = ['created', 'skipped', 'failed'] as const;
export type RowOutcome = (typeof ROW_OUTCOMES)[number];

export type ImportFormat = 'csv' | 'ndjson';

const IMPORT_STATES = ['queued', 'running', 'finished', 'cancelled', 'failed'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** `a,b` in a query string. */
function List(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.split(',').flatMap((item) => item.trim() || []) : value,
  );
}

export class StartImportQuery {
  /** `true` tries every row and creates nobody. @example true */
  @ApiPropertyOptional()
  @IsIn(YES_NO)
  @Optional()
  dryRun: YesNo = 'false';

  /** Names or ids of roles for every row, separated by commas, beside those that it names itself. @example auditor */
  @ApiPropertyOptional({ type: String, example: 'auditor' })
  @MaxLength(64, { each: true })
  @IsString({ each: true })
  @ArrayUnique()
  @ArrayMaxSize(20)
  @List()
  @Optional()
  roles?: string[];

  /** Names or ids of groups for every row, separated by commas. @example Field staff */
  @ApiPropertyOptional({ type: String, example: 'Field staff' })
  @MaxLength(100, { each: true })
  @IsString({ each: true })
  @ArrayUnique()
  @ArrayMaxSize(20)
  @List()
  @Optional()
  groups?: string[];

  /** What becomes of a row whose address an account has already: `fail` reports it, `skip` passes over it. @example skip */
  @ApiPropertyOptional({ enum: ON_EXISTING })
  @IsIn(ON_EXISTING)
  @Optional()
  onExisting: OnExisting = 'fail';

  /** `true` mails an invitation to whoever comes without a password. @example false */
  @ApiPropertyOptional()
  @IsIn(YES_NO)
  @Optional()
  invite: YesNo = 'false';

  /** Only for you to know it again. @example staff.csv */
  @IsDisplayText()
  @Length(1, 200)
  @IsString()
  @Optional()
  filename?: string;
}

export class ListImportsQuery extends PageQuery {
  /** @example running */
  @IsIn(IMPORT_STATES)
  @Optional()
  state?: ImportState;
}

export class ListImportRowsQuery extends PageQuery {
  /** @example failed */
  @IsIn(ROW_OUTCOMES)
  @Optional()
  outcome?: RowOutcome;
}

export class ImportCountsBody {
  /** Rows read so far; empty lines are none. @example 1500 */
  rows: number;
  /** In a dry run, those that would be created. @example 1496 */
  created: number;
  /** @example 0 */
  skipped: number;
  /** @example 4 */
  failed: number;
}

/** Why an import ended before its end. */
export class ImportErrorBody {
  /** @example IMPORTER_NOT_ALLOWED */
  code: ErrorCode;
  /** @example Who handed in the file is no longer there or may no longer import users. */
  message: string;
}

/** A file of users on its way into the directory. */
export class ImportBody {
  /** @example 0f8f4d6e-0e0a-4d0e-8b7c-2f6f2d1b9a11 */
  id: string;
  /** `queued` waits for a worker, or for one to come back; `failed` ended before the end of the file, see `error`. @example running */
  state: ImportState;
  /** @example csv */
  format: ImportFormat;
  /** @example staff.csv */
  filename: string | null;
  /** @example false */
  dryRun: boolean;
  /** @example false */
  invite: boolean;
  /** @example fail */
  onExisting: OnExisting;
  /** @example ["auditor"] */
  roles: string[];
  /** @example [] */
  groups: string[];
  /** The user who handed it in; null for a program or the command line. @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  importedBy: string | null;
  /** Of the file. @example 310422 */
  bytes: number;
  counts: ImportCountsBody;
  /** How much of the file is done. @example 42.5 */
  @ApiProperty({ format: 'double' })
  percentage: number;
  /** While somebody works on it. @example 412.3 */
  @ApiProperty({ format: 'double' })
  rowsPerSecond: number;
  /** Until the end, as things go; null when that cannot be told yet. @example 180 */
  etaSeconds: number | null;
  error: ImportErrorBody | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

export class ImportRowErrorBody {
  /** Dotted path; null when the row as a whole is wrong. @example profile.phone */
  field: string | null;
  /** @example MATCHES */
  code: string;
  /** Never repeats what the row holds. @example phone must be in E.164 form, such as +4930123456 */
  message: string;
}

/** What became of one row. */
export class ImportRowBody {
  /** Where it begins, as an editor counts. @example 17 */
  line: number;
  /** @example failed */
  outcome: RowOutcome;
  /** The account it became; null in a dry run. @example null */
  userId: string | null;
  /** Of the first problem; null when the row as a whole is wrong, or nothing is. @example profile.phone */
  field: string | null;
  /** Of the first problem; null when there is none. @example MATCHES */
  code: string | null;
  /** Of the first problem; null when there is none. @example phone must be in E.164 form, such as +4930123456 */
  message: string | null;
  /** Every problem. */
  errors: ImportRowErrorBody[];
}

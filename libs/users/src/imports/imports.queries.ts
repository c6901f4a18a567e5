import { Injectable } from '@nestjs/common';
import { ERROR_CATALOGUE, type ErrorCode, type Page, appError } from '@app/kernel';
import { Database, type OrderColumn, PageReader } from '@app/platform';
import { progressOf } from './import-progress.js';
import {
  type ImportBody,
  type ImportRowBody,
  type ImportRowErrorBody,
  type ListImportRowsQuery,
  type ListImportsQuery,
} from './imports.dto.js';

/** Without a worker that gives signs of life it waits, whatever was written last. Byte counts stay below 2^53. */
const STATE = `CASE WHEN i.state = 'running' AND (i.leased_until < now()) IS NOT FALSE THEN 'queued' ELSE i.state END`;

const RESOURCE = `
  i.id, ${STATE} AS state,
  i.format, i.filename, i.dry_run AS "dryRun", i.invite, i.on_existing AS "onExisting", i.roles, i.groups,
  i.importer_id AS "importedBy", i.bytes_total::float8 AS bytes, i.bytes_done::float8 AS "bytesDone",
  i.active_ms::float8 AS "activeMs", i.rows_created AS created, i.rows_skipped AS skipped, i.rows_failed AS failed,
  i.error_code AS "errorCode", i.created_at AS "createdAt", i.started_at AS "startedAt", i.finished_at AS "finishedAt"`;

type Counts = Omit<ImportBody['counts'], 'rows'>;
type ImportRow = Omit<ImportBody, 'counts' | 'percentage' | 'rowsPerSecond' | 'etaSeconds' | 'error'> &
  Counts & { readonly bytesDone: number; readonly activeMs: number; readonly errorCode: ErrorCode | null };

const NEWEST_FIRST: readonly OrderColumn[] = [
  { sql: 'i.created_at', type: 'timestamptz', descending: true },
  { sql: 'i.id', type: 'uuid', descending: true },
];
const BY_LINE: readonly OrderColumn[] = [{ sql: 'r.line', type: 'bigint', descending: false }];

/** What is shown of imports. One that is still being sent is none yet. */
@Injectable()
export class ImportsQueries {
  constructor(
    private readonly database: Database,
    private readonly pages: PageReader,
  ) {}

  /** @throws IMPORT_NOT_FOUND */
  async get(id: string): Promise<ImportBody> {
    const [row] = await this.database.query<ImportRow>(
      `SELECT ${RESOURCE} FROM user_imports i WHERE i.id = $1 AND i.state <> 'uploading'`,
      [id],
    );
    if (!row) throw appError('IMPORT_NOT_FOUND');
    return toBody(row);
  }

  /** Newest first. @throws INVALID_CURSOR */
  async list(query: ListImportsQuery): Promise<Page<ImportBody>> {
    const source = {
      columns: RESOURCE,
      from: 'user_imports i',
      conditions: [query.state ? `${STATE} = $1` : `i.state <> 'uploading'`],
      parameters: query.state ? [query.state] : [],
      order: NEWEST_FIRST,
    };
    const { items, meta } = await this.pages.read<ImportRow>(source, query);
    return { items: items.map(toBody), meta };
  }

  /** The report, in the order of the file. @throws IMPORT_NOT_FOUND, INVALID_CURSOR */
  async listRows(id: string, query: ListImportRowsQuery): Promise<Page<ImportRowBody>> {
    await this.get(id);
    const source = {
      columns: 'r.line, r.outcome, r.user_id AS "userId", r.errors',
      from: 'user_import_rows r',
      conditions: ['r.import_id = $1', ...(query.outcome ? ['r.outcome = $2'] : [])],
      parameters: [id, ...(query.outcome ? [query.outcome] : [])],
      order: BY_LINE,
    };
    const { items, meta } = await this.pages.read<ReportRow>(source, query);
    return { items: items.map(toReportBody), meta };
  }
}

type ReportRow = Pick<ImportRowBody, 'line' | 'outcome' | 'userId' | 'errors'>;

const NO_PROBLEM = { field: null, code: null, message: null };

function toReportBody({ line, outcome, userId, errors }: ReportRow): ImportRowBody {
  const { field, code, message }: ImportRowErrorBody | typeof NO_PROBLEM = errors[0] ?? NO_PROBLEM;
  return { line, outcome, userId, field, code, message, errors };
}

function toBody({ bytesDone, activeMs, created, skipped, failed, errorCode, ...row }: ImportRow): ImportBody {
  const counts = { rows: created + skipped + failed, created, skipped, failed };
  const progress = progressOf({ bytesTotal: row.bytes, bytesDone, rows: counts.rows, activeMs });
  const hasEndedEarly = row.state === 'cancelled' || row.state === 'failed';
  return {
    ...row,
    counts,
    ...progress,
    ...(hasEndedEarly && { etaSeconds: null }),
    error: errorCode && { code: errorCode, message: ERROR_CATALOGUE[errorCode].message },
  };
}

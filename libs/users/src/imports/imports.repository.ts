import { Injectable } from '@nestjs/common';
import { type ErrorCode } from '@app/kernel';
import { Database } from '@app/platform';
import { type FilePosition } from './file/record-splitter.js';
import { type ImportTask, type ImportWish, type ImporterIds, type Lease } from './import-task.js';

const TASK = `
  id, format, filename, dry_run AS "dryRun", invite, on_existing AS "onExisting", roles, groups, columns, attempts,
  importer_id AS "importerId", session_id AS "sessionId", service_account_id AS "serviceAccountId",
  api_key_id AS "apiKeyId", request_id AS "requestId", bytes_total::float8 AS "bytesTotal",
  bytes_done::float8 AS byte, lines_done AS lines`;

/** A worker that gives no sign for so long has lost what it was at. */
const LEASE = `now() + interval '10 seconds'`;
const IS_FREE = `state IN ('queued', 'running') AND (leased_until < now()) IS NOT FALSE`;

type TaskRow = Omit<ImportTask, 'position'> & FilePosition;

export interface BatchCounts {
  readonly created: number;
  readonly skipped: number;
  readonly failed: number;
}

/** Writes how far each import is. Every step is one conditional statement: of two who try, one does. */
@Injectable()
export class ImportsRepository {
  constructor(private readonly database: Database) {}

  /** Begun, not yet there. */
  async insert(wish: ImportWish, importer: ImporterIds): Promise<string> {
    const [row] = await this.database.query<{ id: string }>(
      `INSERT INTO user_imports (format, filename, dry_run, invite, on_existing, roles, groups,
         importer_id, session_id, service_account_id, api_key_id, request_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
      [
        ...[wish.format, wish.filename, wish.dryRun, wish.invite, wish.onExisting, wish.roles, wish.groups],
        ...[importer.importerId, importer.sessionId, importer.serviceAccountId, importer.apiKeyId, importer.requestId],
      ],
    );
    return row!.id;
  }

  /** The file is here. False when it came too late. */
  async queue(
    id: string,
    columns: readonly string[] | undefined,
    bytes: number,
    { byte, lines }: FilePosition,
  ): Promise<boolean> {
    return this.did(
      `UPDATE user_imports SET state = 'queued', columns = $2, bytes_total = $3, bytes_done = $4, lines_done = $5
       WHERE id = $1 AND state = 'uploading' RETURNING id`,
      [id, columns ?? null, bytes, byte, lines],
    );
  }

  /** A half-sent file: nothing shows it, and the next tidying takes it away. */
  async abandon(id: string): Promise<void> {
    await this.database.query(
      `UPDATE user_imports SET touched_at = '-infinity' WHERE id = $1 AND state = 'uploading'`,
      [id],
    );
  }

  /** The oldest that nobody works on, or, by its id, that one. */
  async claim(workerId: string, id?: string): Promise<ImportTask | undefined> {
    const [row] = await this.database.query<TaskRow>(
      `UPDATE user_imports SET state = 'running', worker_id = $1, leased_until = ${LEASE}, attempts = attempts + 1,
         started_at = coalesce(started_at, now())
       WHERE id = (SELECT id FROM user_imports WHERE ${IS_FREE} AND ($2::uuid IS NULL OR id = $2)
                   ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING ${TASK}`,
      [workerId, id ?? null],
    );
    if (!row) return undefined;
    const { byte, lines, ...task } = row;
    return { ...task, position: { byte, lines } };
  }

  /** A sign of life; while a batch holds the row, that is one already. */
  async renew({ importId, workerId }: Lease): Promise<void> {
    await this.database.query(
      `UPDATE user_imports SET leased_until = ${LEASE} WHERE id = (
         SELECT id FROM user_imports WHERE id = $1 AND worker_id = $2 AND state = 'running' FOR UPDATE SKIP LOCKED)`,
      [importId, workerId],
    );
  }

  /** Others may take it up, after so long. */
  async release({ importId, workerId }: Lease, afterSeconds = 0): Promise<void> {
    await this.database.query(
      `UPDATE user_imports SET leased_until = now() + make_interval(secs => $3) WHERE id = $1 AND worker_id = $2 AND state = 'running'`,
      [importId, workerId, afterSeconds - 0.001],
    );
  }

  /** False when another has it by now, or it has ended. Held until the transaction ends: nobody can take or cancel it meanwhile. */
  async hold({ importId, workerId }: Lease): Promise<boolean> {
    return this.did(
      `UPDATE user_imports SET leased_until = ${LEASE}
       WHERE id = $1 AND worker_id = $2 AND state = 'running' RETURNING id`,
      [importId, workerId],
    );
  }

  /** In the transaction of what was done. */
  async advance(importId: string, to: FilePosition, counts: BatchCounts, activeMs: number): Promise<void> {
    await this.database.query(
      `UPDATE user_imports SET bytes_done = $2, lines_done = $3, rows_created = rows_created + $4,
         rows_skipped = rows_skipped + $5, rows_failed = rows_failed + $6, active_ms = active_ms + $7, attempts = 0
       WHERE id = $1`,
      [importId, to.byte, to.lines, counts.created, counts.skipped, counts.failed, Math.round(activeMs)],
    );
  }

  /** @returns the counts at the end; undefined when it had ended already. Whoever works on it notices at the next batch. */
  async end(
    id: string,
    state: 'finished' | 'cancelled' | 'failed',
    errorCode?: ErrorCode,
  ): Promise<BatchCounts | undefined> {
    const [counts] = await this.database.query<BatchCounts>(
      `UPDATE user_imports SET state = $2, error_code = $3, finished_at = now(), worker_id = NULL, leased_until = NULL
       WHERE id = $1 AND state IN ('queued', 'running')
       RETURNING rows_created AS created, rows_skipped AS skipped, rows_failed AS failed`,
      [id, state, errorCode ?? null],
    );
    return counts;
  }

  async exists(id: string): Promise<boolean> {
    return this.did(`SELECT FROM user_imports WHERE id = $1 AND state <> 'uploading'`, [id]);
  }

  private async did(sql: string, parameters: readonly unknown[]): Promise<boolean> {
    return (await this.database.query(sql, parameters)).length > 0;
  }
}

import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { type ImportRowErrorBody, type RowOutcome } from './imports.dto.js';

export interface ReportedRow {
  readonly line: number;
  readonly outcome: RowOutcome;
  readonly userId: string | null;
  readonly errors: readonly ImportRowErrorBody[];
}

/** What became of each row, in the transaction in which it did. */
@Injectable()
export class ImportReportRepository {
  constructor(private readonly database: Database) {}

  async insert(importId: string, rows: readonly ReportedRow[]): Promise<void> {
    await this.database.query(
      `INSERT INTO user_import_rows (import_id, line, outcome, user_id, errors)
       SELECT $1, line, outcome, "userId", errors
       FROM jsonb_to_recordset($2) AS given (line integer, outcome text, "userId" uuid, errors jsonb)`,
      [importId, JSON.stringify(rows)],
    );
  }

  /** Notes whom a dry run has seen. @returns which of them are new to it */
  async see(importId: string, digests: readonly Buffer[]): Promise<ReadonlySet<string>> {
    const rows = await this.database.query<{ digest: Buffer }>(
      `INSERT INTO user_import_seen (import_id, digest) SELECT $1, unnest($2::bytea[])
       ON CONFLICT DO NOTHING RETURNING digest`,
      [importId, digests],
    );
    return new Set(rows.map(({ digest }) => digest.toString('hex')));
  }
}

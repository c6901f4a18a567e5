import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';

/** How long a report is kept. */
const REPORT_DAYS = 30;
const IS_OVER = `i.state IN ('finished', 'cancelled', 'failed')`;
/** Nobody sends it any more. */
const IS_ABANDONED = `i.state = 'uploading' AND i.touched_at < now() - interval '10 minutes'`;
const IS_OLD = `${IS_OVER} AND i.finished_at < now() - interval '${REPORT_DAYS} days'`;

/** In which order, what of which imports, and how much at a time: no statement takes long, whatever the size of the file. */
const SLICES = [
  ['user_import_chunks', `${IS_OVER} OR ${IS_ABANDONED}`, 64],
  ['user_import_seen', IS_OVER, 5_000],
  ['user_import_rows', IS_OLD, 5_000],
] as const;

/** Takes away what nobody needs any more. */
@Injectable()
export class ImportTidyingRepository {
  constructor(private readonly database: Database) {}

  async tidy(): Promise<void> {
    for (const [table, condition, size] of SLICES) {
      while ((await this.dropSlice(table, condition, size)) === size);
    }
    await this.database.query(`DELETE FROM user_imports i WHERE (${IS_ABANDONED}) OR (${IS_OLD})`);
  }

  private async dropSlice(table: string, condition: string, size: number): Promise<number> {
    const rows = await this.database.query(
      `DELETE FROM ${table} t WHERE t.ctid = ANY (ARRAY(
         SELECT part.ctid FROM user_imports i JOIN ${table} part ON part.import_id = i.id WHERE ${condition} LIMIT ${size}))
       RETURNING 1`,
    );
    return rows.length;
  }
}

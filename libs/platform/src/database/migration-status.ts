import { Inject, Injectable } from '@nestjs/common';
import { Database } from './database.js';
import { type MigrationClass } from './migrate.js';

export const MIGRATION_LIST = Symbol('MIGRATION_LIST');

/** Whether the schema is the one this build was made for. */
@Injectable()
export class MigrationStatus {
  constructor(
    private readonly database: Database,
    @Inject(MIGRATION_LIST) private readonly migrations: readonly MigrationClass[],
  ) {}

  /** The migrations of this build that the database has not run; throws when the database does not answer. */
  async pending(): Promise<string[]> {
    const rows = await this.database.query<{ name: string }>('SELECT name FROM migrations');
    const done = new Set(rows.map((row) => row.name));
    return this.migrations.map((migration) => migration.name).filter((name) => !done.has(name));
  }
}

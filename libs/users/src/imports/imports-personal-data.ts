import { Injectable } from '@nestjs/common';
import { type KnownPerson, type PersonalDataPart, type PersonalDataSource } from '@app/kernel';
import { Database, RowWalker, type SqlPart, oldestFirst, sqlParts } from '@app/platform';

const PARTS: readonly SqlPart[] = [
  {
    name: 'imports',
    columns: `i.id, i.filename, i.format, i.state, i.roles, i.groups, i.dry_run AS "dryRun", i.created_at AS "createdAt"`,
    from: 'user_imports i',
    of: 'i.importer_id = $1',
    order: oldestFirst('i.created_at', 'i.id'),
  },
  {
    name: 'importedAs',
    columns: `i.id AS "importId", i.filename, r.line, i.created_at AS "createdAt"`,
    from: 'user_import_rows r JOIN user_imports i ON i.id = r.import_id',
    of: 'r.user_id = $1',
    order: oldestFirst('i.created_at', 'i.id'),
  },
];

/**
 * Files of users: those the person handed in, and the rows they came by. A file itself is kept only while it is worked
 * through; what of it names the person is gone with its chunk, minutes later at most.
 */
@Injectable()
export class ImportsPersonalData implements PersonalDataSource {
  readonly tables = ['user_imports', 'user_import_chunks', 'user_import_rows', 'user_import_seen'];

  constructor(
    private readonly database: Database,
    private readonly walker: RowWalker,
  ) {}

  parts(userId: string): PersonalDataPart[] {
    return sqlParts(this.walker, PARTS, userId);
  }

  async erase({ id }: KnownPerson): Promise<void> {
    await this.database.query('UPDATE user_import_rows SET user_id = NULL WHERE user_id = $1', [id]);
    await this.database.query('UPDATE user_imports SET filename = NULL WHERE importer_id = $1', [id]);
  }

  /** Waits for imports that still run over the person. */
  async sweep({ emails }: KnownPerson): Promise<boolean> {
    const found = await this.database.query(
      `SELECT FROM user_import_chunks c, unnest($1::text[]) AS known (email)
       WHERE position(convert_to(known.email, 'UTF8') IN c.bytes) > 0 LIMIT 1`,
      [emails],
    );
    return found.length === 0;
  }
}

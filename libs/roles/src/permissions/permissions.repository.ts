import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';

export interface NewPermission {
  readonly code: string;
  readonly description: string;
}

export type RegistrationOutcome = 'created' | 'updated' | 'revived' | 'unchanged';

@Injectable()
export class PermissionsRepository {
  constructor(private readonly database: Database) {}

  /** Those that lie in a namespace of Rollcall's own. */
  async reservedAmong(codes: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ code: string }>(
      `SELECT given.code FROM unnest($1::text[]) AS given (code) WHERE EXISTS (
         SELECT FROM permissions p WHERE p.is_system AND split_part(p.code, ':', 1) = split_part(given.code, ':', 1))`,
      [codes],
    );
    return rows.map(({ code }) => code);
  }

  /** Writes what differs; answers in the order given. Whoever calls keeps others from registering at the same time. */
  async register(permissions: readonly NewPermission[]): Promise<{ code: string; outcome: RegistrationOutcome }[]> {
    return this.database.query(
      `WITH given AS (
         SELECT * FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS g (code, description, ordinal)
       ), written AS (
         INSERT INTO permissions AS p (code, description) SELECT code, description FROM given
         ON CONFLICT (code) DO UPDATE SET description = EXCLUDED.description, retired_at = NULL
         WHERE p.retired_at IS NOT NULL OR p.description <> EXCLUDED.description
         RETURNING p.code
       )
       SELECT g.code, CASE WHEN was.code IS NULL THEN 'created' WHEN was.retired_at IS NOT NULL THEN 'revived'
                           WHEN w.code IS NOT NULL THEN 'updated' ELSE 'unchanged' END AS outcome
       FROM given g LEFT JOIN permissions was ON was.code = g.code LEFT JOIN written w ON w.code = g.code
       ORDER BY g.ordinal`,
      [permissions.map(({ code }) => code), permissions.map(({ description }) => description)],
    );
  }

  /** Leaves alone what is there, a retired one too: somebody meant that. Answers which are new. */
  async addMissing(permissions: readonly NewPermission[]): Promise<string[]> {
    const rows = await this.database.query<{ code: string }>(
      `INSERT INTO permissions (code, description) SELECT * FROM unnest($1::text[], $2::text[])
       ON CONFLICT (code) DO NOTHING RETURNING code`,
      [permissions.map(({ code }) => code), permissions.map(({ description }) => description)],
    );
    return rows.map(({ code }) => code).sort();
  }

  async retire(code: string): Promise<void> {
    await this.database.query('UPDATE permissions SET retired_at = clock_timestamp() WHERE code = $1', [code]);
  }

  /** Answers the names of the roles that carried it. */
  async takeFromRoles(code: string): Promise<string[]> {
    await this.database.query(
      `UPDATE roles SET version = version + 1
       WHERE id IN (SELECT role_id FROM role_permissions WHERE permission_code = $1 AND removed_at IS NULL)`,
      [code],
    );
    const rows = await this.database.query<{ name: string }>(
      `UPDATE role_permissions rp SET removed_at = clock_timestamp() FROM roles r
       WHERE rp.permission_code = $1 AND rp.removed_at IS NULL AND r.id = rp.role_id RETURNING r.name`,
      [code],
    );
    return rows.map(({ name }) => name).sort();
  }
}

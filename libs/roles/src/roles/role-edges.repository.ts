import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database } from '@app/platform';

/**
 * What hangs on a role. Nothing is deleted: an edge ends at `removed_at`, which is what lets the past be asked. The clock is
 * read behind the lock on access, so edges begin and end in the order in which they were made.
 */
@Injectable()
export class RoleEdgesRepository {
  constructor(private readonly database: Database) {}

  /** Ends what is not listed and begins what is new. @throws PERMISSION_UNKNOWN, also for a retired one */
  async setPermissions(roleId: string, codes: readonly string[]): Promise<void> {
    await this.assertRegistered(codes);
    await this.database.query(
      `UPDATE role_permissions SET removed_at = clock_timestamp()
       WHERE role_id = $1 AND removed_at IS NULL AND permission_code <> ALL ($2::text[])`,
      [roleId, codes],
    );
    await this.database.query(
      `INSERT INTO role_permissions (role_id, permission_code, added_at)
       SELECT $1, code, clock_timestamp() FROM unnest($2::text[]) code
       ON CONFLICT (role_id, permission_code) WHERE removed_at IS NULL DO NOTHING`,
      [roleId, codes],
    );
  }

  /** As `setPermissions`. @throws ROLE_CYCLE */
  async setParents(roleId: string, parentIds: readonly string[]): Promise<void> {
    await this.database.query(
      `UPDATE role_parents SET removed_at = clock_timestamp()
       WHERE role_id = $1 AND removed_at IS NULL AND parent_id <> ALL ($2::uuid[])`,
      [roleId, parentIds],
    );
    await this.assertNoneInherits(roleId, parentIds);
    await this.database.query(
      `INSERT INTO role_parents (role_id, parent_id, added_at)
       SELECT $1, parent, clock_timestamp() FROM unnest($2::uuid[]) parent
       ON CONFLICT (role_id, parent_id) WHERE removed_at IS NULL DO NOTHING`,
      [roleId, parentIds],
    );
  }

  /** Ends everything in which the role takes part; answers how many grants that were. */
  async endAll(roleId: string, endedBy: string | null): Promise<number> {
    const grants = await this.database.query(
      `UPDATE user_roles SET revoked_at = clock_timestamp(), revoked_by = $2
       WHERE role_id = $1 AND revoked_at IS NULL AND (valid_until IS NULL OR valid_until > now()) RETURNING id`,
      [roleId, endedBy],
    );
    for (const [table, column] of EDGES) {
      await this.database.query(
        `UPDATE ${table} SET removed_at = clock_timestamp() WHERE ${column} = $1 AND removed_at IS NULL`,
        [roleId],
      );
    }
    return grants.length;
  }

  private async assertRegistered(codes: readonly string[]): Promise<void> {
    const unknown = await this.database.query<{ code: string }>(
      `SELECT code FROM unnest($1::text[]) code
       WHERE NOT EXISTS (SELECT FROM permissions p WHERE p.code = code.code AND p.retired_at IS NULL)`,
      [codes],
    );
    if (unknown.length === 0) return;
    const details = unknown.map(({ code }) => ({
      field: `permissions.${codes.indexOf(code)}`,
      code: 'PERMISSION_UNKNOWN',
      message: `There is no permission ${code}.`,
    }));
    throw appError('PERMISSION_UNKNOWN', { details });
  }

  private async assertNoneInherits(roleId: string, parentIds: readonly string[]): Promise<void> {
    const cycles = await this.database.query(
      `SELECT FROM unnest($2::uuid[]) parent CROSS JOIN LATERAL role_with_ancestors(parent, clock_timestamp()) l
       WHERE l.role_id = $1 LIMIT 1`,
      [roleId, parentIds],
    );
    if (cycles.length > 0) throw appError('ROLE_CYCLE');
  }
}

const EDGES = [
  ['role_permissions', 'role_id'],
  ['role_parents', 'role_id'],
  ['role_parents', 'parent_id'],
  ['group_roles', 'role_id'],
  ['role_exclusions', 'role_id'],
  ['role_exclusions', 'excluded_role_id'],
] as const;

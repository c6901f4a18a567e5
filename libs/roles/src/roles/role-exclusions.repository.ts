import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database } from '@app/platform';

/** Pairs of roles that exclude each other. A pair is stored once, whichever of the two is named first. */
@Injectable()
export class RoleExclusionsRepository {
  constructor(private readonly database: Database) {}

  /** False when they exclude each other already, for this reason. */
  async put(roleId: string, otherRoleId: string, reason: string | null): Promise<boolean> {
    const rows = await this.database.query(
      `INSERT INTO role_exclusions (role_id, excluded_role_id, reason, added_at)
       VALUES (least($1::uuid, $2::uuid), greatest($1::uuid, $2::uuid), $3, clock_timestamp())
       ON CONFLICT (role_id, excluded_role_id) WHERE removed_at IS NULL DO UPDATE SET reason = EXCLUDED.reason
       WHERE role_exclusions.reason IS DISTINCT FROM EXCLUDED.reason RETURNING id`,
      [roleId, otherRoleId, reason],
    );
    return rows.length > 0;
  }

  /** @throws ROLE_EXCLUSION_NOT_FOUND */
  async end(roleId: string, otherRoleId: string): Promise<void> {
    const rows = await this.database.query(
      `UPDATE role_exclusions SET removed_at = clock_timestamp()
       WHERE role_id = least($1::uuid, $2::uuid) AND excluded_role_id = greatest($1::uuid, $2::uuid) AND removed_at IS NULL
       RETURNING id`,
      [roleId, otherRoleId],
    );
    if (rows.length === 0) throw appError('ROLE_EXCLUSION_NOT_FOUND');
  }
}

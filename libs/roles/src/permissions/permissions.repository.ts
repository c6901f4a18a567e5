import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database } from '@app/platform';

@Injectable()
export class PermissionsRepository {
  constructor(private readonly database: Database) {}

  /** @throws PERMISSION_NOT_FOUND, PERMISSION_RESERVED when it is one of Rollcall's own */
  async retire(code: string): Promise<void> {
    const [found] = await this.database.query<{ isSystem: boolean }>(
      'SELECT is_system AS "isSystem" FROM permissions WHERE code = $1 AND retired_at IS NULL FOR UPDATE',
      [code],
    );
    if (!found) throw appError('PERMISSION_NOT_FOUND');
    if (found.isSystem) throw appError('PERMISSION_RESERVED');
    await this.database.query('UPDATE permissions SET retired_at = clock_timestamp() WHERE code = $1', [code]);
  }

  /** Answers the names of the roles that carried it. */
  async takeFromRoles(code: string): Promise<string[]> {
    const rows = await this.database.query<{ name: string }>(
      `UPDATE role_permissions rp SET removed_at = clock_timestamp() FROM roles r
       WHERE rp.permission_code = $1 AND rp.removed_at IS NULL AND r.id = rp.role_id RETURNING r.name`,
      [code],
    );
    return rows.map(({ name }) => name).sort();
  }
}

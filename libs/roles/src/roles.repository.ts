import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database } from '@app/platform';
import { Grant } from './grant.entity.js';
import { Role } from './role.entity.js';

@Injectable()
export class RolesRepository {
  constructor(private readonly database: Database) {}

  /** The unique constraint answers ROLE_NAME_TAKEN, the foreign key PERMISSION_UNKNOWN. */
  async insert(role: Role, permissions: readonly string[]): Promise<void> {
    await this.database.manager.insert(Role, role);
    await this.database.query(`INSERT INTO role_permissions (role_id, permission_code) SELECT $1, unnest($2::text[])`, [
      role.id,
      permissions,
    ]);
  }

  /** @throws ROLE_NOT_FOUND */
  async get(id: string): Promise<Role> {
    const role = await this.database.manager.findOneBy(Role, { id });
    if (!role) throw appError('ROLE_NOT_FOUND');
    return role;
  }

  /** By names or ids, in no order; what does not exist is missing from the answer. */
  async find(namesOrIds: readonly string[]): Promise<Role[]> {
    const rows = await this.database.query<{ id: string; name: string }>(
      'SELECT id, name FROM roles WHERE name = ANY($1) OR id::text = ANY($2)',
      [namesOrIds, namesOrIds.map((nameOrId) => nameOrId.toLowerCase())],
    );
    return rows.map((row) => Object.assign(new Role(), row));
  }

  /** The exclusion constraint answers GRANT_EXISTS, the foreign keys USER_NOT_FOUND. */
  async insertGrant(grant: Grant): Promise<void> {
    await this.database.manager.insert(Grant, grant);
  }

  /** Decided by one statement, so that of two who revoke at once only one did. @throws GRANT_NOT_FOUND */
  async revokeGrant(userId: string, grantId: string, revokedBy: string | null): Promise<Grant> {
    const result = await this.database.manager
      .createQueryBuilder()
      .update(Grant)
      .set({ revokedAt: () => 'clock_timestamp()', revokedBy })
      .where('id = :grantId AND user_id = :userId AND revoked_at IS NULL', { grantId, userId })
      .andWhere('(valid_until IS NULL OR valid_until > now())')
      .execute();
    if (result.affected !== 1) throw appError('GRANT_NOT_FOUND');
    return this.database.manager.findOneByOrFail(Grant, { id: grantId });
  }

  /** Keeps the account from being deleted until the transaction ends. @throws USER_NOT_FOUND */
  async lockUser(userId: string): Promise<void> {
    const rows = await this.database.query('SELECT id FROM users WHERE id = $1 AND deleted_at IS NULL FOR SHARE', [
      userId,
    ]);
    if (rows.length === 0) throw appError('USER_NOT_FOUND');
  }
}

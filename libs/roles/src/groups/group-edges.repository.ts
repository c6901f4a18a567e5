import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database } from '@app/platform';

/** Who is in a group, and which roles it carries. */
@Injectable()
export class GroupEdgesRepository {
  constructor(private readonly database: Database) {}

  /** Keeps the accounts from being deleted until the transaction ends. @throws USER_NOT_FOUND naming which */
  async lockUsers(userIds: readonly string[]): Promise<void> {
    const found = await this.database.query<{ id: string }>(
      'SELECT id FROM users WHERE id = ANY ($1::uuid[]) AND deleted_at IS NULL ORDER BY id FOR SHARE',
      [userIds],
    );
    const ids = new Set(found.map(({ id }) => id));
    const missing = userIds.flatMap((id, index) => (ids.has(id.toLowerCase()) ? [] : [index]));
    if (missing.length === 0) return;
    const details = missing.map((index) => ({
      field: `userIds.${index}`,
      code: 'USER_NOT_FOUND',
      message: `There is no user ${userIds[index]}.`,
    }));
    throw appError('USER_NOT_FOUND', { details });
  }

  /** Answers who is new. */
  async addMembers(groupId: string, userIds: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ userId: string }>(
      `INSERT INTO group_members (group_id, user_id, added_at)
       SELECT $1, id, clock_timestamp() FROM (SELECT DISTINCT unnest($2::uuid[]) AS id) given
       ON CONFLICT (group_id, user_id) WHERE removed_at IS NULL DO NOTHING RETURNING user_id AS "userId"`,
      [groupId, userIds],
    );
    return rows.map(({ userId }) => userId);
  }

  /** Answers who was one. */
  async removeMembers(groupId: string, userIds: readonly string[]): Promise<string[]> {
    const rows = await this.database.query<{ userId: string }>(
      `UPDATE group_members SET removed_at = clock_timestamp()
       WHERE group_id = $1 AND user_id = ANY ($2::uuid[]) AND removed_at IS NULL RETURNING user_id AS "userId"`,
      [groupId, userIds],
    );
    return rows.map(({ userId }) => userId);
  }

  /** False when it carries it already. */
  async addRole(groupId: string, roleId: string, scope: string): Promise<boolean> {
    const rows = await this.database.query(
      `INSERT INTO group_roles (group_id, role_id, scope, added_at) VALUES ($1, $2, $3, clock_timestamp())
       ON CONFLICT (group_id, role_id, scope) WHERE removed_at IS NULL DO NOTHING RETURNING id`,
      [groupId, roleId, scope],
    );
    return rows.length > 0;
  }

  /** @throws GROUP_ROLE_NOT_FOUND */
  async removeRole(groupId: string, roleId: string, scope: string): Promise<void> {
    const rows = await this.database.query(
      `UPDATE group_roles SET removed_at = clock_timestamp()
       WHERE group_id = $1 AND role_id = $2 AND scope = $3 AND removed_at IS NULL RETURNING id`,
      [groupId, roleId, scope],
    );
    if (rows.length === 0) throw appError('GROUP_ROLE_NOT_FOUND');
  }
}

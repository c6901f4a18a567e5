import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';

/** The access engine's answers. What they mean is decided by the closure in SQL, nowhere else. */
@Injectable()
export class AccessQueries {
  constructor(private readonly database: Database) {}

  /** Whether a user holds a permission at the global scope, right now. */
  async holds(userId: string, permission: string): Promise<boolean> {
    const rows = await this.database.prepared(
      `SELECT FROM user_permissions($1, now()) WHERE scope = '*' AND permission_covers(permission_code, $2) LIMIT 1`,
      [userId, permission],
    );
    return rows.length > 0;
  }

  /** What a role at a scope, until an instant or for good (null), carries that the user does not hold for as long. */
  async missingToGrant(userId: string, roleId: string, scope: string, until: Date | null): Promise<string[]> {
    const rows = await this.database.prepared<{ code: string }>(
      'SELECT permission_code AS code FROM role_exceeds($1, $2, $3, $4) ORDER BY 1',
      [roleId, scope, until, userId],
    );
    return rows.map((row) => row.code);
  }

  /** What the targets hold, or are going to hold, that the user does not. */
  async missingToActOn(userId: string, targetUserIds: readonly string[]): Promise<string[]> {
    const rows = await this.database.prepared<{ code: string }>(
      'SELECT DISTINCT permission_code AS code FROM users_exceed($1, $2) ORDER BY 1',
      [targetUserIds, userId],
    );
    return rows.map((row) => row.code);
  }
}

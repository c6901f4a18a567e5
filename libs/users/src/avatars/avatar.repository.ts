import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database } from '@app/platform';

export interface Avatar {
  readonly userId: string;
  /** Where its bytes are. */
  readonly objectKey: string;
  /** SHA-256. */
  readonly contentHash: Buffer;
  /** That of the account when it got this picture: it never comes again, not even after a removal. */
  readonly version: number;
}

type AvatarRow = { readonly [Field in keyof Avatar]: Avatar[Field] | null };

@Injectable()
export class AvatarRepository {
  constructor(private readonly database: Database) {}

  /** @throws USER_NOT_FOUND, also when it is deleted; AVATAR_NOT_FOUND */
  async get(userId: string): Promise<Avatar> {
    const [row] = await this.database.query<AvatarRow>(
      `SELECT a.user_id AS "userId", a.object_key AS "objectKey", a.content_hash AS "contentHash", a.version
       FROM users u LEFT JOIN user_avatars a ON a.user_id = u.id WHERE u.id = $1 AND u.deleted_at IS NULL`,
      [userId],
    );
    if (!row) throw appError('USER_NOT_FOUND');
    if (row.userId === null) throw appError('AVATAR_NOT_FOUND');
    return row as Avatar;
  }

  async findVersion(userId: string): Promise<number | undefined> {
    const [row] = await this.database.query<{ version: number }>(
      'SELECT version FROM user_avatars WHERE user_id = $1',
      [userId],
    );
    return row?.version;
  }

  /** A trigger releases the object that it replaces. */
  async save({ userId, objectKey, contentHash, version }: Avatar): Promise<void> {
    await this.database.query(
      `INSERT INTO user_avatars (user_id, object_key, content_hash, version) VALUES ($1, $2, $3, $4)
       ON CONFLICT (user_id) DO UPDATE SET object_key = excluded.object_key, content_hash = excluded.content_hash,
         version = excluded.version, updated_at = now()`,
      [userId, objectKey, contentHash, version],
    );
  }

  async remove(userId: string): Promise<void> {
    await this.database.query('DELETE FROM user_avatars WHERE user_id = $1', [userId]);
  }
}

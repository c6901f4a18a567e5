import { Injectable } from '@nestjs/common';
import { type PersonalDataPart, type PersonalDataSource } from '@app/kernel';
import { Database, ObjectStorage } from '@app/platform';
import { AVATAR_TYPE } from './avatar-renderer.js';

/** The picture itself. It goes with its row, and that goes with the account. */
@Injectable()
export class AvatarPersonalData implements PersonalDataSource {
  readonly tables = ['user_avatars'];

  constructor(
    private readonly database: Database,
    private readonly storage: ObjectStorage,
  ) {}

  parts(userId: string): PersonalDataPart[] {
    return [{ name: 'avatar', isOne: true, pages: this.read(userId) }];
  }

  /** Of a deleted account too. */
  private async *read(userId: string): AsyncGenerator<readonly object[]> {
    const [row] = await this.database.query<{ objectKey: string; updatedAt: Date }>(
      'SELECT object_key AS "objectKey", updated_at AS "updatedAt" FROM user_avatars WHERE user_id = $1',
      [userId],
    );
    const content = row && (await this.storage.get(row.objectKey));
    if (content) yield [{ contentType: AVATAR_TYPE, updatedAt: row.updatedAt, base64: content.toString('base64') }];
  }
}

import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Actor, type ExpectedVersions } from '@app/kernel';
import { type UploadedFile } from '@app/http';
import { Database, ObjectStorage } from '@app/platform';
import { AvatarChanges } from './avatar-changes.js';
import { AVATAR_TYPE, AvatarRenderer } from './avatar-renderer.js';

/** The picture of an account: set or removed by its person, or by whoever may change the account. */
@Injectable()
export class AvatarsService {
  constructor(
    private readonly database: Database,
    private readonly storage: ObjectStorage,
    private readonly renderer: AvatarRenderer,
    private readonly changes: AvatarChanges,
  ) {}

  /**
   * Asked before anything is decoded, and again when it is there: between the two the account may have changed.
   * @throws USER_NOT_FOUND, TARGET_EXCEEDS_AUTHORITY, PRECONDITION_FAILED, IMAGE_INVALID, IMAGE_TOO_MANY_PIXELS,
   *   STORAGE_UNAVAILABLE, SERVICE_UNAVAILABLE when too many pictures wait already
   */
  async set(actor: Actor, userId: string, upload: UploadedFile, expected: ExpectedVersions): Promise<void> {
    await this.database.transaction(() => this.changes.lock(actor, userId, expected));
    const image = await this.renderer.render(upload);
    const contentHash = createHash('sha256').update(image).digest();
    const objectKey = await this.storage.put('avatars', image, AVATAR_TYPE);
    await this.database.transaction(async () => {
      const owner = await this.changes.lock(actor, userId, expected);
      await this.storage.keep(objectKey);
      await this.changes.set(owner, { objectKey, contentHash });
    });
  }

  /** @throws USER_NOT_FOUND, TARGET_EXCEEDS_AUTHORITY, PRECONDITION_FAILED, AVATAR_NOT_FOUND */
  async remove(actor: Actor, userId: string, expected: ExpectedVersions): Promise<void> {
    await this.database.transaction(async () => {
      await this.changes.remove(await this.changes.lock(actor, userId, expected));
    });
  }
}

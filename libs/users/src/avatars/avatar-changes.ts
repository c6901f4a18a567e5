import { Injectable } from '@nestjs/common';
import { type Actor, type ExpectedVersions, appError } from '@app/kernel';
import { Authorizer } from '@app/http';
import { DomainEvents } from '@app/platform';
import { type User } from '../user.entity.js';
import { UserRepository } from '../user.repository.js';
import { UserAvatarChanged, UserAvatarRemoved } from './avatar.events.js';
import { type Avatar, AvatarRepository } from './avatar.repository.js';

export interface AvatarOwner {
  readonly user: User;
  /** Of the picture it has, if it has one. */
  readonly avatarVersion: number | undefined;
}

/** What happens to the rows when a picture changes, in the caller's transaction: account, picture and event are one. */
@Injectable()
export class AvatarChanges {
  constructor(
    private readonly users: UserRepository,
    private readonly avatars: AvatarRepository,
    private readonly authorizer: Authorizer,
    private readonly events: DomainEvents,
  ) {}

  /** Locks the account. @throws USER_NOT_FOUND, TARGET_EXCEEDS_AUTHORITY, PRECONDITION_FAILED when the picture is another */
  async lock(actor: Actor, userId: string, expected: ExpectedVersions): Promise<AvatarOwner> {
    const user = await this.users.getForUpdate(userId);
    await this.authorizer.assertMayActOn(actor, userId);
    const avatarVersion = await this.avatars.findVersion(userId);
    const isAsRead = avatarVersion !== undefined && expected?.includes(avatarVersion);
    if (expected && !isAsRead) throw appError('PRECONDITION_FAILED');
    return { user, avatarVersion };
  }

  async set(
    { user }: AvatarOwner,
    { objectKey, contentHash }: Pick<Avatar, 'objectKey' | 'contentHash'>,
  ): Promise<void> {
    await this.users.save(user);
    await this.avatars.save({ userId: user.id, objectKey, contentHash, version: user.version });
    await this.events.publish(new UserAvatarChanged(user.id));
  }

  /** @throws AVATAR_NOT_FOUND */
  async remove({ user, avatarVersion }: AvatarOwner): Promise<void> {
    if (avatarVersion === undefined) throw appError('AVATAR_NOT_FOUND');
    await this.users.save(user);
    await this.avatars.remove(user.id);
    await this.events.publish(new UserAvatarRemoved(user.id));
  }
}

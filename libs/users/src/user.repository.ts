import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database } from '@app/platform';
import { UserProfile } from './user-profile.entity.js';
import { User } from './user.entity.js';

/** Writes accounts. Every read here locks the account's row, because it is read to be changed. */
@Injectable()
export class UserRepository {
  constructor(private readonly database: Database) {}

  /** The unique index answers EMAIL_TAKEN. */
  async insert(user: User): Promise<void> {
    await this.database.manager.insert(User, user);
    await this.database.manager.insert(UserProfile, user.profile);
  }

  async save(user: User): Promise<void> {
    user.version += 1;
    await this.database.manager.save([user, user.profile]);
  }

  /** @throws USER_NOT_FOUND when there is none, or it is deleted */
  async getForUpdate(id: string): Promise<User> {
    const user = await this.lock(id);
    if (!user || user.deletedAt) throw appError('USER_NOT_FOUND');
    return user;
  }

  /** @throws USER_NOT_FOUND when there never was one */
  async getForUpdateEvenDeleted(id: string): Promise<User> {
    const user = await this.lock(id);
    if (!user) throw appError('USER_NOT_FOUND');
    return user;
  }

  /** Two reads, not a join: after waiting for the lock, a joined profile would still be the one from before the wait. */
  private async lock(id: string): Promise<User | null> {
    const { manager } = this.database;
    const user = await manager.findOne(User, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (user) user.profile = await manager.findOneByOrFail(UserProfile, { userId: id });
    return user;
  }
}

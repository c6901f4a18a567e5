import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { UserChanges } from './user-changes.js';
import { UserRegistrationExpired } from './user.events.js';
import { UserRepository } from './user.repository.js';

/** Gives an address back that somebody registered and nobody verified. */
@Injectable()
export class RegistrationExpiryService {
  constructor(
    private readonly database: Database,
    private readonly users: UserRepository,
    private readonly changes: UserChanges,
  ) {}

  /**
   * Deletes the account as an administrator would, so that one can restore it.
   * @throws USER_NOT_FOUND; STATUS_CONFLICT unless it is a registration that waits for its verification
   */
  async expire(userId: string): Promise<void> {
    await this.database.transaction(async () => {
      const user = await this.users.getForUpdate(userId);
      await this.changes.apply(user, UserRegistrationExpired, () => user.expireRegistration());
    });
  }
}

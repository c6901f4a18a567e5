import { Injectable } from '@nestjs/common';
import { Database, DomainEvents } from '@app/platform';
import { PersonErasure } from './privacy/person-erasure.js';
import { UserPurged } from './user.events.js';
import { UserRepository } from './user.repository.js';

/** How long a deleted account can be restored, at least. */
const GRACE_DAYS = 30;

/**
 * Forgets the person of an account that was deleted long ago: profile, sessions, factors and links go, and what is left is a
 * bare row that grants and trail point to.
 */
@Injectable()
export class UserPurgeService {
  constructor(
    private readonly database: Database,
    private readonly users: UserRepository,
    private readonly events: DomainEvents,
    private readonly erasure: PersonErasure,
  ) {}

  /** @returns how many accounts were purged */
  async purgeDue(limit: number): Promise<number> {
    return this.database.transaction(async () => {
      const ids = await this.users.lockDueForPurge(GRACE_DAYS, limit);
      for (const id of ids) {
        await this.erasure.erase(await this.erasure.recall(id));
        await this.events.publish(new UserPurged(id));
      }
      return ids.length;
    });
  }
}

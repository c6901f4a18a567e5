import { Injectable } from '@nestjs/common';
import { type KnownPerson } from '@app/kernel';
import { DomainEvents } from '@app/platform';
import { UserChanges } from '../user-changes.js';
import { type User } from '../user.entity.js';
import { UserDeleted } from '../user.events.js';
import { withoutPerson } from './known-person.js';
import { PersonErasure } from './person-erasure.js';
import { UserErased } from './privacy.events.js';

/** Erases an account that may still be alive: in the caller's transaction, on an account that the caller has locked. */
@Injectable()
export class AccountErasure {
  constructor(
    private readonly changes: UserChanges,
    private readonly events: DomainEvents,
    private readonly erasure: PersonErasure,
  ) {}

  /**
   * Told first, since the rest follows from it; then deleted like any account, so that whoever hears of that does its part.
   * @throws LAST_OWNER
   */
  async erase(user: User, reason: string): Promise<KnownPerson> {
    const person = await this.erasure.recall(user.id);
    await this.events.publish(new UserErased(user.id, withoutPerson(reason, person)));
    if (!user.deletedAt) await this.changes.apply(user, UserDeleted, () => user.delete());
    await this.erasure.erase(person);
    return person;
  }
}

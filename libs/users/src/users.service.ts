import { Injectable } from '@nestjs/common';
import { type Actor, type DomainEvent, type ExpectedVersions } from '@app/kernel';
import { Authorizer } from '@app/http';
import { Database } from '@app/platform';
import { bodyOf } from './user-body.js';
import { type ReplaceUserInput, type UpdateUserInput, type UserBody } from './dto/user.dto.js';
import { UserChanges, type UserEventClass } from './user-changes.js';
import { type User } from './user.entity.js';
import { UserDeleted, UserRestored, UserSuspended, UserUpdated } from './user.events.js';
import { UserQueries } from './user.queries.js';
import { UserRepository } from './user.repository.js';

/** The life of an account after its creation. Each public method is one use case: one transaction, one event. */
@Injectable()
export class UsersService {
  constructor(
    private readonly database: Database,
    private readonly users: UserRepository,
    private readonly queries: UserQueries,
    private readonly changes: UserChanges,
    private readonly authorizer: Authorizer,
  ) {}

  /** What is left out is cleared. @throws USER_NOT_FOUND, PRECONDITION_FAILED, TARGET_EXCEEDS_AUTHORITY, EMAIL_TAKEN */
  replace(actor: Actor, id: string, input: ReplaceUserInput, expected: ExpectedVersions): Promise<UserBody> {
    return this.change(actor, id, expected, UserUpdated, (user) => {
      user.changeEmail(input.email);
      user.replaceProfile(input.profile);
      user.mustChangePassword = input.mustChangePassword ?? false;
    });
  }

  /** Only what is given changes. @throws USER_NOT_FOUND, PRECONDITION_FAILED, TARGET_EXCEEDS_AUTHORITY, EMAIL_TAKEN */
  update(actor: Actor, id: string, input: UpdateUserInput, expected: ExpectedVersions): Promise<UserBody> {
    return this.change(actor, id, expected, UserUpdated, (user) => {
      if (input.email !== undefined) user.changeEmail(input.email);
      if (input.profile !== undefined) user.patchProfile(input.profile);
      if (input.mustChangePassword !== undefined) user.mustChangePassword = input.mustChangePassword;
    });
  }

  /** Signs the account out everywhere and keeps it out. @throws STATUS_CONFLICT, LAST_OWNER, … */
  suspend(actor: Actor, id: string, reason: string, expected: ExpectedVersions): Promise<UserBody> {
    return this.change(actor, id, expected, UserSuspended, (user) => user.suspend(), { reason });
  }

  /** Soft: the account can be restored, its address is free for another. @throws LAST_OWNER, … */
  async delete(actor: Actor, id: string, expected: ExpectedVersions): Promise<void> {
    await this.database.transaction(async () => {
      const user = await this.lockFor(actor, id);
      await this.apply(user, expected, UserDeleted, () => user.delete());
    });
  }

  /** @throws USER_NOT_FOUND, USER_NOT_DELETED, EMAIL_TAKEN when another account has the address by now */
  restore(actor: Actor, id: string): Promise<UserBody> {
    return this.database.transaction(async () => {
      const user = await this.users.getForUpdateEvenDeleted(id);
      await this.authorizer.assertMayActOn(actor, id);
      await this.apply(user, undefined, UserRestored, () => user.restore());
      return this.queries.get(id);
    });
  }

  private change(
    actor: Actor,
    id: string,
    expected: ExpectedVersions,
    Event: UserEventClass,
    work: (user: User) => void,
    details?: DomainEvent['details'],
  ): Promise<UserBody> {
    return this.database
      .transaction(async () => {
        const user = await this.lockFor(actor, id);
        await this.apply(user, expected, Event, work, details);
        return user;
      })
      .then(bodyOf);
  }

  /** Asked together, decided in this order. @throws USER_NOT_FOUND, TARGET_EXCEEDS_AUTHORITY */
  private async lockFor(actor: Actor, id: string): Promise<User> {
    const [user] = await Promise.all([this.users.getForUpdate(id), this.authorizer.assertMayActOn(actor, id)]);
    return user;
  }

  private async apply(
    user: User,
    expected: ExpectedVersions,
    Event: UserEventClass,
    work: (user: User) => void,
    details?: DomainEvent['details'],
  ): Promise<void> {
    user.assertVersion(expected);
    await this.changes.apply(user, Event, work, details);
  }
}

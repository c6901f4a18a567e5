import { Injectable } from '@nestjs/common';
import { type Actor, type DomainEvent, type ExpectedVersions, SYSTEM } from '@app/kernel';
import { Authorizer } from '@app/http';
import { Database } from '@app/platform';
import { type UserBody } from './dto/user.dto.js';
import { UserChanges } from './user-changes.js';
import { type User } from './user.entity.js';
import { UserActivated, UserDeactivated, UserDeactivationCancelled, UserDeactivationScheduled } from './user.events.js';
import { UserQueries } from './user.queries.js';
import { UserRepository } from './user.repository.js';

type EventDetails = DomainEvent['details'];

/** Why somebody leaves, and when: now, when it is left out. */
export interface Leaving {
  readonly reason: string;
  readonly at?: Date;
}

const BY_SCHEDULE = { scheduled: true };

/**
 * How people leave: now, or on a day that is set. From its instant on a deactivation counts at every reading; the job only
 * writes down what is true already, with the event that ends sessions and links.
 */
@Injectable()
export class UserDeactivationService {
  constructor(
    private readonly database: Database,
    private readonly users: UserRepository,
    private readonly queries: UserQueries,
    private readonly changes: UserChanges,
    private readonly authorizer: Authorizer,
  ) {}

  /**
   * Signs the account out everywhere and keeps it out, now or from an instant to come; a day set before is replaced.
   * @throws USER_NOT_FOUND, PRECONDITION_FAILED, STATUS_CONFLICT, LAST_OWNER, TARGET_EXCEEDS_AUTHORITY
   */
  deactivate(actor: Actor, id: string, { reason, at }: Leaving, expected: ExpectedVersions): Promise<UserBody> {
    return this.change(actor, id, expected, (user) =>
      at !== undefined && at > new Date()
        ? this.changes.apply(user, UserDeactivationScheduled, () => user.scheduleDeactivation(at), { reason })
        : this.changes.apply(user, UserDeactivated, () => user.deactivate(), { reason }),
    );
  }

  /** @throws USER_NOT_FOUND; STATUS_CONFLICT when none is set or it has happened; … */
  cancel(actor: Actor, id: string, expected: ExpectedVersions): Promise<UserBody> {
    return this.change(actor, id, expected, (user) =>
      this.changes.apply(user, UserDeactivationCancelled, () => user.cancelDeactivation()),
    );
  }

  /**
   * Revives the account, none of its sessions: a deactivation that is due ends them first.
   * @throws USER_NOT_FOUND, STATUS_CONFLICT, …
   */
  activate(actor: Actor, id: string, expected: ExpectedVersions, details?: EventDetails): Promise<UserBody> {
    return this.change(actor, id, expected, async (user) => {
      await this.settle(user);
      await this.changes.apply(user, UserActivated, () => user.activate(), details);
    });
  }

  /** @returns how many deactivations were due */
  async settleDue(limit: number): Promise<number> {
    const ids = await this.users.idsDueForDeactivation(limit);
    for (const id of ids) await this.change(SYSTEM, id, undefined, (user) => this.settle(user));
    return ids.length;
  }

  private async settle(user: User): Promise<void> {
    await this.changes.apply(user, UserDeactivated, () => user.settleDeactivation(), BY_SCHEDULE);
  }

  private change(
    actor: Actor,
    id: string,
    expected: ExpectedVersions,
    work: (user: User) => Promise<void>,
  ): Promise<UserBody> {
    return this.database.transaction(async () => {
      const user = await this.users.getForUpdate(id);
      await this.authorizer.assertMayActOn(actor, id);
      user.assertVersion(expected);
      await work(user);
      return this.queries.get(id);
    });
  }
}

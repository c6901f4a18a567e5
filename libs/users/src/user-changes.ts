import { Injectable } from '@nestjs/common';
import { type Changes, type DomainEvent, changesBetween } from '@app/kernel';
import { DomainEvents } from '@app/platform';
import { type User } from './user.entity.js';
import { UserRepository } from './user.repository.js';

type EventDetails = DomainEvent['details'];

export type UserEventClass = new (userId: string, changes: Changes, details?: EventDetails) => DomainEvent;

/**
 * Saves what a use case does to an account, together with one event that says what changed. In the caller's transaction, on
 * an account the caller has locked; whether it may be changed was decided before.
 */
@Injectable()
export class UserChanges {
  constructor(
    private readonly users: UserRepository,
    private readonly events: DomainEvents,
  ) {}

  /** A change that changes nothing leaves no trace: same version, no event. */
  async apply(user: User, Event: UserEventClass, work: (user: User) => void, details?: EventDetails): Promise<void> {
    const before = user.snapshot();
    work(user);
    const changes = changesBetween(before, user.snapshot());
    if (Object.keys(changes).length === 0) return;
    await this.users.save(user);
    await this.events.publish(new Event(user.id, changes, details));
  }
}

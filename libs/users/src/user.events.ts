import { AccountEvent, type Changes, type DomainEvent, changesBetween } from '@app/kernel';
import { type User } from './user.entity.js';

abstract class UserEvent extends AccountEvent {
  constructor(
    readonly userId: string,
    override readonly changes?: Changes,
    details?: DomainEvent['details'],
  ) {
    super(userId, details);
  }
}

export class UserCreated extends UserEvent {
  readonly action = 'user.created';

  /** @param details where it came from, unless somebody made it by hand */
  constructor(user: User, details?: DomainEvent['details']) {
    super(user.id, changesBetween({}, user.snapshot()), details);
  }
}

export class UserUpdated extends UserEvent {
  readonly action = 'user.updated';
}

export class UserDeleted extends UserEvent {
  readonly action = 'user.deleted';
}

export class UserRestored extends UserEvent {
  readonly action = 'user.restored';
}

export class UserSuspended extends UserEvent {
  readonly action = 'user.suspended';
}

export class UserActivated extends UserEvent {
  readonly action = 'user.activated';
}

export class UserDeactivated extends UserEvent {
  readonly action = 'user.deactivated';
}

export class UserDeactivationScheduled extends UserEvent {
  readonly action = 'user.deactivation-scheduled';
}

export class UserDeactivationCancelled extends UserEvent {
  readonly action = 'user.deactivation-cancelled';
}

export class UserPurged extends UserEvent {
  readonly action = 'user.purged';
}

export class UserRegistered extends UserEvent {
  readonly action = 'user.registered';

  constructor(user: User) {
    super(user.id, changesBetween({}, user.snapshot()));
  }
}

export class UserRegistrationExpired extends UserEvent {
  readonly action = 'user.registration-expired';
}

export class UserEmailVerified extends UserEvent {
  readonly action = 'user.email-verified';
  override readonly actorId = this.userId;
}

export class InvitationAccepted extends UserEvent {
  readonly action = 'invitation.accepted';
  override readonly actorId = this.userId;
}

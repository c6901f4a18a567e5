import { DomainEvent, type Subject } from '@app/kernel';

/** That there is another picture, never the picture: the trail keeps what must be erasable nowhere. */
export class UserAvatarChanged extends DomainEvent {
  readonly action = 'user.avatar-changed';
  readonly subject: Subject;

  constructor(userId: string) {
    super();
    this.subject = { type: 'user', id: userId };
  }
}

export class UserAvatarRemoved extends DomainEvent {
  readonly action = 'user.avatar-removed';
  readonly subject: Subject;

  constructor(userId: string) {
    super();
    this.subject = { type: 'user', id: userId };
  }
}

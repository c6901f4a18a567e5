import { DomainEvent, type JsonValue, type Subject } from '@app/kernel';

/** Somebody unknown asked for something that begins with a mail. Known and unknown addresses leave the same row. */
export class RegistrationRequested extends DomainEvent {
  readonly action = 'registration.requested';
  readonly subject: Subject = { type: 'user', id: null };
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(kind: 'register' | 'resend') {
    super();
    this.details = { kind };
  }
}

export class EmailChangeRequested extends DomainEvent {
  readonly action = 'user.email-change-requested';
  readonly subject: Subject;
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(userId: string, email: string) {
    super();
    this.subject = { type: 'user', id: userId };
    this.details = { email };
  }
}

import { DomainEvent, type JsonValue, type Subject } from '@app/kernel';

abstract class PrivacyEvent extends DomainEvent {
  readonly subject: Subject;

  constructor(
    userId: string,
    override readonly details?: Readonly<Record<string, JsonValue>>,
  ) {
    super();
    this.subject = { type: 'user', id: userId };
  }
}

/** Before the first part leaves: to read everything about somebody is to be seen. */
export class PersonalDataExported extends PrivacyEvent {
  readonly action = 'user.personal-data-exported';
}

export class UserErased extends PrivacyEvent {
  readonly action = 'user.erased';

  /** @param reason without the person's own values */
  constructor(userId: string, reason: string) {
    super(userId, { reason });
  }
}

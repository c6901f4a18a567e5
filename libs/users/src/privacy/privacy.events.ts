import { AccountEvent } from '@app/kernel';

/** Before the first part leaves: to read everything about somebody is to be seen. */
export class PersonalDataExported extends AccountEvent {
  readonly action = 'user.personal-data-exported';
}

export class UserErased extends AccountEvent {
  readonly action = 'user.erased';

  /** @param reason without the person's own values */
  constructor(userId: string, reason: string) {
    super(userId, { reason });
  }
}

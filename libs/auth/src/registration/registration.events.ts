import { AccountEvent } from '@app/kernel';

/** Somebody unknown asked for something that begins with a mail. Known and unknown addresses leave the same row. */
export class RegistrationRequested extends AccountEvent {
  readonly action = 'registration.requested';

  constructor(kind: 'register' | 'resend') {
    super(undefined, { kind });
  }
}

export class EmailChangeRequested extends AccountEvent {
  readonly action = 'user.email-change-requested';

  constructor(userId: string, email: string) {
    super(userId, { email });
  }
}

import { AccountEvent, type Changes } from '@app/kernel';
import { type AccountFacts } from '@app/users';

/** Somebody unknown asked for a link. Known and unknown addresses leave the same row, and the address typed is not kept. */
export class PasswordResetRequested extends AccountEvent {
  readonly action = 'password.reset-requested';

  constructor() {
    super(undefined);
  }
}

/** What came of it, decided after the answer; the request's id is the same. */
export class PasswordResetLinkIssued extends AccountEvent {
  readonly action = 'password.reset-link-issued';
  override readonly outcome;

  constructor(userId: string | undefined, wasMailed: boolean) {
    super(userId, wasMailed ? undefined : { reason: userId ? 'too-many-links' : 'no-active-account' });
    this.outcome = wasMailed ? ('success' as const) : ('failure' as const);
  }
}

abstract class PasswordReplaced extends AccountEvent {
  override readonly actorId: string;
  override readonly changes?: Changes;

  constructor({ id, mustChangePassword }: AccountFacts) {
    super(id);
    this.actorId = id;
    if (mustChangePassword) this.changes = { mustChangePassword: { before: true, after: false } };
  }
}

export class PasswordReset extends PasswordReplaced {
  readonly action = 'password.reset';
}

export class PasswordChanged extends PasswordReplaced {
  readonly action = 'password.changed';
}

export type ProofPurpose = 'change-password' | 'change-email' | 'change-second-factor' | 'reauthenticate';

/** Somebody signed in did not know the password: perhaps it is not their session. */
export class ReauthenticationFailed extends AccountEvent {
  readonly action = 'reauthentication.failed';
  override readonly outcome = 'failure';

  constructor(userId: string, purpose: ProofPurpose) {
    super(userId, { purpose });
  }
}

import { type Changes, DomainEvent, type JsonValue, type Subject } from '@app/kernel';
import { type AccountFacts } from '@app/users';

/** Somebody unknown asked for a link. Known and unknown addresses leave the same row, and the address typed is not kept. */
export class PasswordResetRequested extends DomainEvent {
  readonly action = 'password.reset-requested';
  readonly subject: Subject = { type: 'user', id: null };
}

/** What came of it, decided after the answer; the request's id is the same. */
export class PasswordResetLinkIssued extends DomainEvent {
  readonly action = 'password.reset-link-issued';
  override readonly outcome;
  readonly subject: Subject;
  override readonly details?: Readonly<Record<string, JsonValue>>;

  constructor(userId: string | undefined, wasMailed: boolean) {
    super();
    this.outcome = wasMailed ? ('success' as const) : ('failure' as const);
    this.subject = { type: 'user', id: userId ?? null };
    if (!wasMailed) this.details = { reason: userId ? 'too-many-links' : 'no-active-account' };
  }
}

abstract class PasswordReplaced extends DomainEvent {
  readonly subject: Subject;
  override readonly actorId: string;
  override readonly changes?: Changes;

  constructor({ id, mustChangePassword }: AccountFacts) {
    super();
    this.subject = { type: 'user', id };
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
export class ReauthenticationFailed extends DomainEvent {
  readonly action = 'reauthentication.failed';
  override readonly outcome = 'failure';
  readonly subject: Subject;
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(userId: string, purpose: ProofPurpose) {
    super();
    this.subject = { type: 'user', id: userId };
    this.details = { purpose };
  }
}

import { DomainEvent, type ErrorCode, type JsonValue, type Subject } from '@app/kernel';

/** How somebody proved the second factor. */
export type MfaMethod = 'totp' | 'recovery_code';

abstract class MfaEvent extends DomainEvent {
  readonly subject: Subject;

  constructor(
    userId: string,
    override readonly details?: Readonly<Record<string, JsonValue>>,
  ) {
    super();
    this.subject = { type: 'user', id: userId };
  }
}

export class MfaEnrolmentStarted extends MfaEvent {
  readonly action = 'mfa.enrolment-started';
}

export class MfaEnabled extends MfaEvent {
  readonly action = 'mfa.enabled';
}

export class MfaDisabled extends MfaEvent {
  readonly action = 'mfa.disabled';
}

/** The password was right; nobody is signed in yet. */
export class MfaChallenged extends MfaEvent {
  readonly action = 'mfa.challenged';
}

export class MfaRecoveryCodeUsed extends MfaEvent {
  readonly action = 'mfa.recovery-code-used';
  override readonly actorId: string;

  constructor(
    userId: string,
    readonly left: number,
  ) {
    super(userId, { left });
    this.actorId = userId;
  }
}

export class MfaRecoveryCodesReplaced extends MfaEvent {
  readonly action = 'mfa.recovery-codes-replaced';
}

export class MfaReset extends MfaEvent {
  readonly action = 'mfa.reset';
}

/** What was typed is not kept, only which rule refused it. */
export class MfaFailed extends DomainEvent {
  readonly action = 'mfa.failed';
  override readonly outcome = 'failure';
  readonly subject: Subject;
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(userId: string | undefined, code: ErrorCode) {
    super();
    this.subject = { type: 'user', id: userId ?? null };
    this.details = { code };
  }
}

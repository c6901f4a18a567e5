import { AccountEvent, type ErrorCode } from '@app/kernel';

/** How somebody proved the second factor. */
export type MfaMethod = 'totp' | 'recovery_code';

export class MfaEnrolmentStarted extends AccountEvent {
  readonly action = 'mfa.enrolment-started';
}

export class MfaEnabled extends AccountEvent {
  readonly action = 'mfa.enabled';
}

export class MfaDisabled extends AccountEvent {
  readonly action = 'mfa.disabled';
}

/** The password was right; nobody is signed in yet. */
export class MfaChallenged extends AccountEvent {
  readonly action = 'mfa.challenged';
}

export class MfaRecoveryCodeUsed extends AccountEvent {
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

export class MfaRecoveryCodesReplaced extends AccountEvent {
  readonly action = 'mfa.recovery-codes-replaced';
}

export class MfaReset extends AccountEvent {
  readonly action = 'mfa.reset';
}

/** What was typed is not kept, only which rule refused it. */
export class MfaFailed extends AccountEvent {
  readonly action = 'mfa.failed';
  override readonly outcome = 'failure';

  constructor(userId: string | undefined, code: ErrorCode) {
    super(userId, { code });
  }
}

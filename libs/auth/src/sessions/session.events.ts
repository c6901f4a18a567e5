import { AccountEvent, DomainEvent, type JsonValue, type Subject } from '@app/kernel';

abstract class SessionEvent extends DomainEvent {
  readonly subject: Subject;

  constructor(
    sessionId: string,
    override readonly actorId: string,
    override readonly details?: Readonly<Record<string, JsonValue>>,
  ) {
    super();
    this.subject = { type: 'session', id: sessionId };
  }
}

export class SessionStarted extends SessionEvent {
  readonly action = 'session.started';
}

export class SessionRefreshed extends SessionEvent {
  readonly action = 'session.refreshed';
}

export class SessionEnded extends SessionEvent {
  readonly action = 'session.ended';
}

/** The person showed their password again, for what needs a recent one. */
export class SessionReauthenticated extends SessionEvent {
  readonly action = 'session.reauthenticated';
}

/** A refresh token that was used long ago came back: somebody else has it, or had it. The session is over. */
export class TokenReuseDetected extends SessionEvent {
  readonly action = 'session.reuse-detected';
  override readonly outcome = 'denied';
}

/** All sessions of an account, or all but the one it was asked with. */
export class SessionsEnded extends AccountEvent {
  readonly action = 'sessions.ended';

  constructor(userId: string, details: { readonly ended: number; readonly keptCurrent: boolean }) {
    super(userId, details);
  }
}

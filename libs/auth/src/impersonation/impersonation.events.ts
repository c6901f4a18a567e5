import { AccountEvent, type JsonValue } from '@app/kernel';

/** About the person: whoever asks what happened to an account finds both ends of it. */
abstract class ImpersonationEvent extends AccountEvent {
  constructor(
    userId: string,
    override readonly details: { readonly sessionId: string; readonly [name: string]: JsonValue },
  ) {
    super(userId);
  }
}

export class ImpersonationStarted extends ImpersonationEvent {
  readonly action = 'impersonation.started';
}

/** On purpose, or because it ran out: then some seconds later, with `expired` and `endedAt`. */
export class ImpersonationEnded extends ImpersonationEvent {
  readonly action = 'impersonation.ended';
}

import { DomainEvent, type JsonValue, type Subject } from '@app/kernel';

export type SignInFailure = 'unknown-account' | 'wrong-password' | 'account-not-active';

/** The caller learns only that it failed; the trail learns why. The address typed is not kept: people type passwords there. */
export class SignInFailed extends DomainEvent {
  readonly action = 'sign-in.failed';
  override readonly outcome = 'failure';
  readonly subject: Subject;
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(userId: string | undefined, reason: SignInFailure) {
    super();
    this.subject = { type: 'user', id: userId ?? null };
    this.details = { reason };
  }
}

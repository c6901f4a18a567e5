import { DomainEvent, type Subject } from '@app/kernel';

/** An account, or one known device of it, has had too many wrong passwords; it is refused before the hash for a while. */
export class SignInBlocked extends DomainEvent {
  readonly action = 'sign-in.blocked';
  override readonly outcome = 'denied';
  readonly subject: Subject;
  override readonly details: { readonly counted: 'account' | 'device' };

  constructor(userId: string | undefined, counted: 'account' | 'device') {
    super();
    this.subject = { type: 'user', id: userId ?? null };
    this.details = { counted };
  }
}

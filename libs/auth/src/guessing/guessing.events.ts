import { AccountEvent } from '@app/kernel';

/** An account, or one known device of it, has had too many wrong passwords; it is refused before the hash for a while. */
export class SignInBlocked extends AccountEvent {
  readonly action = 'sign-in.blocked';
  override readonly outcome = 'denied';

  constructor(userId: string | undefined, counted: 'account' | 'device') {
    super(userId, { counted });
  }
}

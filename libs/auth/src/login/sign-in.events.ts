import { AccountEvent } from '@app/kernel';

export type SignInFailure = 'unknown-account' | 'wrong-password' | 'account-not-active';

/** The caller learns only that it failed; the trail learns why. The address typed is not kept: people type passwords there. */
export class SignInFailed extends AccountEvent {
  readonly action = 'sign-in.failed';
  override readonly outcome = 'failure';

  constructor(userId: string | undefined, reason: SignInFailure) {
    super(userId, { reason });
  }
}

import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { DomainEvents } from '@app/platform';
import { type SignInFacts, UserDirectory } from '@app/users';
import { GuardedPasswords } from '../guessing/guarded-passwords.js';
import { SignInCompletion, type SignInStep } from './sign-in-completion.js';
import { SignInFailed, type SignInFailure } from './sign-in.events.js';

/**
 * Sign-in by password; a second factor, if there is one, comes after it. Every refusal costs one full hash and one audit row
 * and says the same, whatever the reason.
 */
@Injectable()
export class LoginService {
  constructor(
    private readonly users: UserDirectory,
    private readonly passwords: GuardedPasswords,
    private readonly completion: SignInCompletion,
    private readonly events: DomainEvents,
  ) {}

  /** @throws INVALID_CREDENTIALS; RATE_LIMITED before any hash; SERVICE_UNAVAILABLE when too many sign-ins are waiting */
  async signIn(email: string, password: string, deviceToken?: string): Promise<SignInStep> {
    const account = await this.users.findForSignIn(email);
    const matches = await this.passwords.verify({ email, password, account, deviceToken });
    const failure = failureOf(account, matches);
    if (failure) return this.refuse(account?.id, failure);
    return (
      (await this.completion.afterPassword(account!, deviceToken)) ?? this.refuse(account!.id, 'account-not-active')
    );
  }

  private async refuse(userId: string | undefined, reason: SignInFailure): Promise<never> {
    await this.events.record(new SignInFailed(userId, reason));
    throw appError('INVALID_CREDENTIALS');
  }
}

function failureOf(account: SignInFacts | undefined, matches: boolean): SignInFailure | undefined {
  if (!account) return 'unknown-account';
  if (!matches) return 'wrong-password';
  return account.status === 'active' ? undefined : 'account-not-active';
}

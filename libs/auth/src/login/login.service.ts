import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { DomainEvents } from '@app/platform';
import { type SignInFacts, UserDirectory } from '@app/users';
import { GuardedPasswords } from '../guessing/guarded-passwords.js';
import { SignInCompletion, type SignInStep } from './sign-in-completion.service.js';
import { SignInFailed, type SignInFailure } from './sign-in.events.js';

/** Another sign-in may have just stored the same password at a higher cost: then all is asked again. */
const RETRIES = 2;

interface Typed {
  readonly email: string;
  readonly password: string;
  readonly deviceToken: string | undefined;
}

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
  signIn(email: string, password: string, deviceToken?: string): Promise<SignInStep> {
    return this.attempt({ email, password, deviceToken }, RETRIES);
  }

  private async attempt(typed: Typed, retries: number): Promise<SignInStep> {
    this.passwords.assertAdmits();
    const account = await this.users.findForSignIn(typed.email);
    const matches = await this.passwords.verify({ ...typed, account });
    const failure = failureOf(account, matches);
    if (failure) return this.refuse(account?.id, failure);
    const strongerHash = await this.passwords.strengthen(typed.password, account!.passwordHash!);
    const step = await this.completion.afterPassword(account!, { deviceToken: typed.deviceToken, strongerHash });
    if (step) return step;
    return retries > 0 ? this.attempt(typed, retries - 1) : this.refuse(account!.id, 'account-not-active');
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

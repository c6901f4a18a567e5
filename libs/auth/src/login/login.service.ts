import { Injectable } from '@nestjs/common';
import { appError, currentRequest } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';
import { type SignInFacts, UserDirectory } from '@app/users';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { type SessionTokens, SessionsService } from '../sessions/sessions.service.js';
import { SignInFailed, type SignInFailure } from './sign-in.events.js';

/** Another sign-in may have just stored the same password at a higher cost: then all is asked again. */
const RETRIES = 2;

/** Sign-in by password. Every refusal costs one full hash and one audit row and says the same, whatever the reason. */
@Injectable()
export class LoginService {
  constructor(
    private readonly users: UserDirectory,
    private readonly passwords: PasswordHasher,
    private readonly sessions: SessionsService,
    private readonly database: Database,
    private readonly events: DomainEvents,
  ) {}

  /** @throws INVALID_CREDENTIALS; SERVICE_UNAVAILABLE when too many sign-ins are waiting */
  async signIn(email: string, password: string): Promise<SessionTokens> {
    return this.attempt(email, password, RETRIES);
  }

  private async attempt(email: string, password: string, retries: number): Promise<SessionTokens> {
    const account = await this.users.findForSignIn(email);
    const matches = await this.passwords.verify(password, account?.passwordHash);
    const failure = failureOf(account, matches);
    if (failure) return this.refuse(account?.id, failure);
    const started = await this.startSession(
      account!,
      await this.passwords.strengthen(password, account!.passwordHash!),
    );
    if (started) return started;
    return retries > 0 ? this.attempt(email, password, retries - 1) : this.refuse(account!.id, 'account-not-active');
  }

  /** Undefined when the account was suspended, deleted or got another hash while this one was computed. */
  private startSession(account: SignInFacts, strongerHash: string | undefined): Promise<SessionTokens | undefined> {
    return this.database.transaction(async () => {
      if (!(await this.users.recordSignIn(account, strongerHash))) return undefined;
      const { ip, userAgent } = currentRequest() ?? {};
      return this.sessions.start({ userId: account.id, factors: ['pwd'], ip, userAgent });
    });
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

import { Injectable } from '@nestjs/common';
import { appError, currentRequest } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';
import { type SignInFacts, UserDirectory } from '@app/users';
import { GuardedPasswords } from '../guessing/guarded-passwords.js';
import { type StartedSession, SessionsService } from '../sessions/sessions.service.js';
import { SignInFailed, type SignInFailure } from './sign-in.events.js';

/** Sign-in by password. Every refusal costs one full hash and one audit row and says the same, whatever the reason. */
@Injectable()
export class LoginService {
  constructor(
    private readonly users: UserDirectory,
    private readonly passwords: GuardedPasswords,
    private readonly sessions: SessionsService,
    private readonly database: Database,
    private readonly events: DomainEvents,
  ) {}

  /** @throws INVALID_CREDENTIALS; RATE_LIMITED before any hash; SERVICE_UNAVAILABLE when too many sign-ins are waiting */
  async signIn(email: string, password: string, deviceToken?: string): Promise<StartedSession> {
    const account = await this.users.findForSignIn(email);
    const { matches, deviceId } = await this.passwords.verify({ email, password, account, deviceToken });
    const failure = failureOf(account, matches);
    if (failure) return this.refuse(account?.id, failure);
    return (await this.startSession(account!, deviceId)) ?? this.refuse(account!.id, 'account-not-active');
  }

  /** Undefined when the account was suspended, deleted or got another password while the hash was computed. */
  private startSession(account: SignInFacts, deviceId: string | undefined): Promise<StartedSession | undefined> {
    return this.database.transaction(async () => {
      if (!(await this.users.recordSignIn(account))) return undefined;
      const { ip, userAgent } = currentRequest() ?? {};
      return this.sessions.start({ userId: account.id, factors: ['pwd'], ip, userAgent, deviceId });
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

import { Injectable } from '@nestjs/common';
import { currentRequest } from '@app/kernel';
import { Database } from '@app/platform';
import { type SignInFacts, UserDirectory } from '@app/users';
import { MfaChallenges } from '../mfa/mfa-challenges.js';
import { type NewSession } from '../sessions/session.repository.js';
import { SessionsService, type StartedSession } from '../sessions/sessions.service.js';

/** Where a right password leads: to a session, or to the question for the second factor. */
export type SignInStep =
  | { readonly kind: 'signed-in'; readonly started: StartedSession }
  | { readonly kind: 'challenged'; readonly mfaToken: string };

/** What the person showed: factors, and perhaps a device that we know. */
export type Shown = Pick<NewSession, 'factors' | 'deviceToken'>;

export interface PasswordShown extends Pick<NewSession, 'deviceToken'> {
  /** Of the same password, to be kept from now on. */
  readonly strongerHash: string | undefined;
}

/** Ends a sign-in whose password was right. Starting a session goes through here, whatever the factors. */
@Injectable()
export class SignInCompletion {
  constructor(
    private readonly database: Database,
    private readonly users: UserDirectory,
    private readonly sessions: SessionsService,
    private readonly challenges: MfaChallenges,
  ) {}

  /**
   * Undefined when the account was suspended, deleted or got another password while the hash was computed. Whether it has a
   * second factor is asked under its lock: an enrolment is confirmed before or after, never in between.
   */
  afterPassword(read: SignInFacts, { deviceToken, strongerHash }: PasswordShown): Promise<SignInStep | undefined> {
    return this.database.transaction(async () => {
      if (!(await this.users.lockUnchanged(read))) return undefined;
      const account = strongerHash === undefined ? read : await this.users.strengthen(read, strongerHash);
      const mfaToken = await this.challenges.open(account);
      if (mfaToken) return { kind: 'challenged', mfaToken };
      const started = await this.startSession(account, { factors: ['pwd'], deviceToken });
      return started && { kind: 'signed-in', started };
    });
  }

  /** Undefined when the account is not active, or its password is another by now. */
  startSession(account: SignInFacts, shown: Shown): Promise<StartedSession | undefined> {
    return this.database.transaction(async () => {
      if (!(await this.users.recordSignIn(account))) return undefined;
      const { ip, userAgent } = currentRequest() ?? {};
      return this.sessions.start({ userId: account.id, ip, userAgent, ...shown });
    });
  }
}

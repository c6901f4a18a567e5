import { Injectable } from '@nestjs/common';
import { type UserPrincipal, appError } from '@app/kernel';
import { DomainEvents } from '@app/platform';
import { type AccountFacts, UserDirectory } from '@app/users';
import { GuardedPasswords } from '../guessing/guarded-passwords.js';
import { type ProofPurpose, ReauthenticationFailed } from './password.events.js';

/** A password somebody signed in gives once more. */
export interface GivenPassword {
  readonly password: string;
  /** What the caller presents: a known device has guesses of its own. */
  readonly deviceToken: string | undefined;
  readonly purpose: ProofPurpose;
}

/**
 * Asks somebody signed in for their password again: a session left open is not its owner. Guesses here count together with
 * those at the sign-in, so that a stolen session is no way around its limit.
 */
@Injectable()
export class PasswordProof {
  constructor(
    private readonly users: UserDirectory,
    private readonly passwords: GuardedPasswords,
    private readonly events: DomainEvents,
  ) {}

  /** Outside a transaction. @throws RATE_LIMITED before any hash; INVALID_CREDENTIALS after a full hash and an audit row */
  async demand({ userId }: UserPrincipal, given: GivenPassword): Promise<AccountFacts> {
    const account = await this.users.find(userId);
    const isRight = await this.passwords.verify({ ...given, email: account?.email ?? userId, account });
    if (account?.status === 'active' && isRight) return account;
    await this.events.record(new ReauthenticationFailed(userId, given.purpose));
    throw appError('INVALID_CREDENTIALS');
  }

  /** Locks the account, for the change that its password permits. @throws CONCURRENT_UPDATE when it changed since */
  async lock(proven: AccountFacts): Promise<AccountFacts> {
    const account = await this.users.lockUnchanged(proven);
    if (!account) throw appError('CONCURRENT_UPDATE');
    return account;
  }
}

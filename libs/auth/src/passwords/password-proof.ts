import { Injectable } from '@nestjs/common';
import { type UserPrincipal, appError } from '@app/kernel';
import { DomainEvents } from '@app/platform';
import { type PasswordFacts, UserPasswords } from '@app/users';
import { PasswordHasher } from './password-hasher.js';
import { type ProofPurpose, ReauthenticationFailed } from './password.events.js';

/** Asks somebody signed in for their password again: a session left open is not its owner. */
@Injectable()
export class PasswordProof {
  constructor(
    private readonly users: UserPasswords,
    private readonly passwords: PasswordHasher,
    private readonly events: DomainEvents,
  ) {}

  /** @throws INVALID_CREDENTIALS after a full hash and an audit row */
  async demand({ userId }: UserPrincipal, password: string, purpose: ProofPurpose): Promise<PasswordFacts> {
    const account = await this.users.find(userId);
    const matches = await this.passwords.verify(password, account?.passwordHash);
    if (account && matches) return account;
    await this.events.record(new ReauthenticationFailed(userId, purpose));
    throw appError('INVALID_CREDENTIALS');
  }
}

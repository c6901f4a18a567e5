import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { type MfaAccount, MfaAccounts } from './mfa-accounts.js';
import { MfaGuesses } from './mfa-guesses.js';
import { MfaJournal } from './mfa-journal.js';

/** Asks a signed-in person for their password again: a session left open must not change how its account signs in. */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly accounts: MfaAccounts,
    private readonly passwords: PasswordHasher,
    private readonly guesses: MfaGuesses,
    private readonly journal: MfaJournal,
  ) {}

  /** @throws INVALID_CREDENTIALS, RATE_LIMITED; SERVICE_UNAVAILABLE when too many hashes are waiting */
  confirm(userId: string, password: string): Promise<MfaAccount> {
    return this.journal.recordingRefusals(userId, async () => {
      await this.guesses.take(userId, 'password');
      const account = await this.accounts.find(userId);
      if (!(await this.passwords.verify(password, account?.passwordHash))) throw appError('INVALID_CREDENTIALS');
      await this.guesses.giveBack(userId, 'password');
      return account!;
    });
  }

  /** Locks the account, for the change that the password permits. @throws INVALID_CREDENTIALS when it changed since */
  async assertUnchanged(account: MfaAccount): Promise<void> {
    if (!(await this.accounts.lockUnchanged(account))) throw appError('INVALID_CREDENTIALS');
  }
}

import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database } from '@app/platform';
import { type AccountFacts, UserDirectory } from '@app/users';
import { PasswordHasher } from './password-hasher.js';
import { PasswordReplacement } from './password-replacement.js';
import { PasswordResetTokens } from './password-reset-tokens.js';
import { PasswordReset } from './password.events.js';

/** Sets a new password with a mailed token and signs the account out everywhere. */
@Injectable()
export class ResetPasswordService {
  constructor(
    private readonly database: Database,
    private readonly users: UserDirectory,
    private readonly tokens: PasswordResetTokens,
    private readonly passwords: PasswordHasher,
    private readonly replacement: PasswordReplacement,
  ) {}

  /**
   * A weak password is refused before the token is used up, but only to whoever holds a good one.
   * @throws RESET_TOKEN_INVALID, VALIDATION_ERROR for a weak password
   */
  async reset(token: string, newPassword: string): Promise<void> {
    const { id, ownData } = await this.holderOf(token);
    const hash = await this.passwords.hash(newPassword, ownData, 'newPassword');
    await this.database.transaction(async () => {
      // The account first, then the token: the order in which a suspension takes them.
      const account = await this.users.lock(id);
      if (account?.status !== 'active' || !(await this.tokens.consume(token))) throw appError('RESET_TOKEN_INVALID');
      await this.replacement.replace({ account, hash, reason: 'password-reset', event: new PasswordReset(account) });
    });
  }

  private async holderOf(token: string): Promise<AccountFacts> {
    const userId = await this.tokens.findUserId(token);
    const account = userId === undefined ? undefined : await this.users.find(userId);
    if (account?.status !== 'active') throw appError('RESET_TOKEN_INVALID');
    return account;
  }
}

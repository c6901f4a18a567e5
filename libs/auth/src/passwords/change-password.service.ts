import { Injectable } from '@nestjs/common';
import { type UserPrincipal, invalidField } from '@app/kernel';
import { Database } from '@app/platform';
import { PasswordHasher } from './password-hasher.js';
import { type GivenPassword, PasswordProof } from './password-proof.js';
import { PasswordReplacement } from './password-replacement.js';
import { PasswordChanged } from './password.events.js';

/** Changes one's own password and signs out every other session. */
@Injectable()
export class ChangePasswordService {
  constructor(
    private readonly database: Database,
    private readonly proof: PasswordProof,
    private readonly passwords: PasswordHasher,
    private readonly replacement: PasswordReplacement,
  ) {}

  /** @throws INVALID_CREDENTIALS, RATE_LIMITED, VALIDATION_ERROR for a weak password, CONCURRENT_UPDATE */
  async change(principal: UserPrincipal, current: GivenPassword, newPassword: string): Promise<void> {
    const proven = await this.proof.demand(principal, current);
    assertDifferent(current.password, newPassword);
    const hash = await this.passwords.hash(newPassword, proven.ownData, 'newPassword');
    await this.database.transaction(async () => {
      const account = await this.proof.lock(proven);
      await this.replacement.replace({
        account,
        hash,
        reason: 'password-changed',
        exceptSessionId: principal.sessionId,
        event: new PasswordChanged(account),
      });
    });
  }
}

/** Or `mustChangePassword` would be satisfied by the password that must go. */
function assertDifferent(currentPassword: string, newPassword: string): void {
  if (currentPassword.normalize('NFKC') !== newPassword.normalize('NFKC')) return;
  throw invalidField('newPassword', 'PASSWORD_UNCHANGED', 'The new password is the current one.');
}

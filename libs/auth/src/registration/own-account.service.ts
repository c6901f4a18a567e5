import { Injectable } from '@nestjs/common';
import { type ExpectedVersions, type UserPrincipal } from '@app/kernel';
import { Database } from '@app/platform';
import { AccountSelfService } from '@app/users';
import { EmailChangeRequests } from './email-change-requests.js';
import { PasswordConfirmation } from './password-confirmation.js';
import { type UpdateOwnAccountInput } from './registration.dto.js';

/** What a signed-in person changes of the own account. */
@Injectable()
export class OwnAccountService {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountSelfService,
    private readonly emailChanges: EmailChangeRequests,
    private readonly confirmation: PasswordConfirmation,
  ) {}

  /** The profile changes at once, the address when it is verified. @throws PRECONDITION_FAILED, INVALID_CREDENTIALS, RATE_LIMITED */
  async update(principal: UserPrincipal, input: UpdateOwnAccountInput, expected: ExpectedVersions): Promise<void> {
    const { email, profile = {}, currentPassword } = input;
    if (email !== undefined) await this.confirmation.assert(principal.userId, currentPassword);
    await this.database.transaction(async () => {
      await this.accounts.updateProfile(principal, profile, expected);
      if (email !== undefined) await this.emailChanges.request(principal, email);
    });
  }
}

import { Injectable } from '@nestjs/common';
import { type ExpectedVersions, type UserPrincipal, invalidField } from '@app/kernel';
import { Database } from '@app/platform';
import { AccountSelfService } from '@app/users';
import { PasswordProof } from '../passwords/password-proof.js';
import { EmailChangeRequests } from './email-change-requests.js';
import { type UpdateOwnAccountInput } from './registration.dto.js';

export interface OwnAccountChange {
  readonly input: UpdateOwnAccountInput;
  readonly expected: ExpectedVersions;
  readonly deviceToken: string | undefined;
}

/** What a signed-in person changes of the own account. */
@Injectable()
export class OwnAccountService {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountSelfService,
    private readonly emailChanges: EmailChangeRequests,
    private readonly proof: PasswordProof,
  ) {}

  /** The profile changes at once, the address when it is verified. @throws PRECONDITION_FAILED, INVALID_CREDENTIALS, RATE_LIMITED */
  async update(principal: UserPrincipal, { input, expected, deviceToken }: OwnAccountChange): Promise<void> {
    const { email, profile = {} } = input;
    if (email !== undefined) {
      const password = requiredPassword(input);
      await this.proof.demand(principal, { password, deviceToken, purpose: 'change-email' });
    }
    await this.database.transaction(async () => {
      await this.accounts.updateProfile(principal, profile, expected);
      if (email !== undefined) await this.emailChanges.request(principal, email);
    });
  }
}

/** A stolen session must not be enough to take an account over by moving it to another address. */
function requiredPassword({ currentPassword }: UpdateOwnAccountInput): string {
  if (currentPassword !== undefined) return currentPassword;
  throw invalidField('currentPassword', 'REQUIRED', 'Changing the address needs your current password.');
}

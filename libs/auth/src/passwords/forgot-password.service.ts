import { Injectable } from '@nestjs/common';
import { Database, DomainEvents } from '@app/platform';
import { UserDirectory } from '@app/users';
import { PasswordMails } from './password-mails.js';
import { PasswordResetTokens } from './password-reset-tokens.js';
import { PasswordResetRequested } from './password.events.js';

/** Mails a link to set a new password. Whether there is such an account shows neither in the answer nor in its time. */
@Injectable()
export class ForgotPasswordService {
  constructor(
    private readonly database: Database,
    private readonly users: UserDirectory,
    private readonly tokens: PasswordResetTokens,
    private readonly mails: PasswordMails,
    private readonly events: DomainEvents,
  ) {}

  async request(email: string): Promise<void> {
    await this.database.transaction(async () => {
      const found = await this.users.lockByEmail(email);
      const account = found?.status === 'active' ? found : undefined;
      const token = await this.tokens.issue(account?.id);
      if (account && token) await this.mails.sendResetLink(account.email, token);
      else await this.mails.sendNoResetLink();
      await this.events.publish(new PasswordResetRequested(account?.id, token !== undefined));
    });
  }
}

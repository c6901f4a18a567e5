import { Injectable } from '@nestjs/common';
import { Database, DomainEvents } from '@app/platform';
import { UserDirectory } from '@app/users';
import { PasswordMails } from './password-mails.js';
import { PasswordResetTokens } from './password-reset-tokens.js';
import { PasswordResetLinkIssued } from './password.events.js';

/** The link and its mail, in one transaction. A job that runs twice mails a second link, which replaces the first. */
@Injectable()
export class ResetLinkService {
  constructor(
    private readonly database: Database,
    private readonly users: UserDirectory,
    private readonly tokens: PasswordResetTokens,
    private readonly mails: PasswordMails,
    private readonly events: DomainEvents,
  ) {}

  async issue(email: string): Promise<void> {
    await this.database.transaction(async () => {
      const found = await this.users.lockByEmail(email);
      const account = found?.status === 'active' ? found : undefined;
      const token = await this.tokens.issue(account?.id);
      if (account && token) await this.mails.sendResetLink(account, token);
      else await this.mails.sendNoResetLink();
      await this.events.publish(new PasswordResetLinkIssued(account?.id, token !== undefined));
    });
  }
}

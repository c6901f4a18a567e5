import { Injectable } from '@nestjs/common';
import { Mail, type MailMessage } from '@app/platform';
import { UserDirectory } from '@app/users';
import { composeMail } from './compose-mail.js';
import { mailLanguageFor } from './mail-catalogue.js';
import { type MailName, type MailValues } from './mail-texts.js';

export interface Recipient {
  /** Whose language it is written in; nobody's for a decoy. */
  readonly userId: string | undefined;
  readonly to: string;
}

const NOBODY: Recipient = { userId: undefined, to: 'nobody@example.invalid' };

/** Mails to the people of accounts, in the language of their profile. Written in the caller's transaction, sent after it. */
@Injectable()
export class AccountMails {
  constructor(
    private readonly mail: Mail,
    private readonly users: UserDirectory,
  ) {}

  /** @param url of the link, in a mail that has one @throws Error outside a transaction */
  async send<Name extends MailName>(
    recipient: Recipient,
    name: Name,
    values: MailValues<Name>,
    url?: string,
  ): Promise<void> {
    await this.mail.enqueue(await this.compose(recipient, name, values, url));
  }

  /** The same work, which sends nothing: to ask for a mail must take as long when nobody gets one. */
  async sendDecoy<Name extends MailName>(name: Name, values: MailValues<Name>, url?: string): Promise<void> {
    await this.mail.enqueueDecoy(await this.compose(NOBODY, name, values, url));
  }

  private async compose<Name extends MailName>(
    { userId, to }: Recipient,
    name: Name,
    values: MailValues<Name>,
    url: string | undefined,
  ): Promise<MailMessage> {
    const language = mailLanguageFor(await this.users.findLocale(userId));
    return composeMail(to, language, { name, values, ...(url !== undefined && { url }) });
  }
}

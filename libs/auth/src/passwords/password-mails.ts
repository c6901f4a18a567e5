import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/platform';
import { type AccountFacts } from '@app/users';
import { AccountMails } from '../mails/account-mails.js';
import { RESET_TTL_MINUTES } from './password-reset-tokens.js';

type Account = Pick<AccountFacts, 'id' | 'email'>;

/** What a person is told about their password, at the address the account has. Enqueued in the caller's transaction. */
@Injectable()
export class PasswordMails {
  constructor(
    private readonly mails: AccountMails,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async sendResetLink({ id, email }: Account, token: string): Promise<void> {
    await this.mails.send({ userId: id, to: email }, ...this.resetLink(token));
  }

  /** The same work as a link takes, for an address that gets none. */
  async sendNoResetLink(): Promise<void> {
    await this.mails.sendDecoy(...this.resetLink('none'.repeat(11)));
  }

  async sendPasswordChanged({ id, email }: Account): Promise<void> {
    await this.mails.send({ userId: id, to: email }, 'password-changed', {});
  }

  private resetLink(token: string): ['password-reset', { minutes: number }, string] {
    const url = new URL(`${this.settings.publicUrl}/reset-password`);
    url.searchParams.set('token', token);
    return ['password-reset', { minutes: RESET_TTL_MINUTES }, url.href];
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Mail, type MailMessage, SETTINGS, type Settings } from '@app/platform';
import { composeMail } from '../mails/compose-mail.js';
import { RESET_TTL_MINUTES } from './password-reset-tokens.js';

/** What a person is told about their password, at the address the account has. Enqueued in the caller's transaction. */
@Injectable()
export class PasswordMails {
  constructor(
    private readonly mail: Mail,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async sendResetLink(to: string, token: string): Promise<void> {
    await this.mail.enqueue(this.resetLink(to, token));
  }

  /** The same work as a link takes, for an address that gets none. */
  async sendNoResetLink(): Promise<void> {
    await this.mail.enqueueDecoy(this.resetLink('nobody@example.invalid', 'none'.repeat(11)));
  }

  async sendPasswordChanged(to: string): Promise<void> {
    await this.mail.enqueue(
      composeMail({
        to,
        subject: 'Your password was changed',
        paragraphs: [
          'The password of your account was changed just now, and every other session was signed out.',
          'If it was not you, set a new password with "forgot password" at once and tell your administrator.',
        ],
      }),
    );
  }

  private resetLink(to: string, token: string): MailMessage {
    const url = new URL(`${this.settings.publicUrl}/reset-password`);
    url.searchParams.set('token', token);
    return composeMail({
      to,
      subject: 'Set a new password',
      paragraphs: [
        `Somebody asked for a new password for your account. The link works once, within ${RESET_TTL_MINUTES} minutes.`,
        'If it was not you, do nothing: your password stays as it is.',
      ],
      action: { label: 'Set a new password', url: url.href },
    });
  }
}

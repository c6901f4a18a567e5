import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/platform';
import { AccountMails, type Recipient } from '../mails/account-mails.js';
import { VERIFICATION_HOURS } from './email-verification-tokens.js';

/** The mail with the link; it goes out when the transaction has committed. The client app owns the page behind the link. */
@Injectable()
export class VerificationMails {
  constructor(
    private readonly mails: AccountMails,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async send(recipient: Recipient, token: string): Promise<void> {
    const url = `${this.settings.publicUrl}/verify-email?token=${token}`;
    await this.mails.send(recipient, 'verification', { hours: VERIFICATION_HOURS }, url);
  }
}

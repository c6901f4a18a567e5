import { Inject, Injectable } from '@nestjs/common';
import { Mail, SETTINGS, type Settings } from '@app/platform';
import { verificationMail } from './registration-mails.js';

/** The mail with the link; it goes out when the transaction has committed. */
@Injectable()
export class VerificationMails {
  constructor(
    private readonly mail: Mail,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async send(to: string, token: string): Promise<void> {
    await this.mail.enqueue(verificationMail(to, this.settings.publicUrl, token));
  }
}

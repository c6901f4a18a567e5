import { Injectable } from '@nestjs/common';
import { Mail } from '@app/platform';
import { AddressInUseNotices } from './address-in-use-notices.js';
import { changeRequestedMail } from './registration-mails.js';
import { VerificationMails } from './verification-mails.js';

export interface RequestedChange {
  readonly current: string;
  readonly email: string;
  /** Undefined when another account has the address: then nobody gets a link to it. */
  readonly token: string | undefined;
}

/** Two mails for each request: to the address there is, and to the one asked for. */
@Injectable()
export class EmailChangeMails {
  constructor(
    private readonly mail: Mail,
    private readonly verification: VerificationMails,
    private readonly notices: AddressInUseNotices,
  ) {}

  async send({ current, email, token }: RequestedChange): Promise<void> {
    await this.mail.enqueue(changeRequestedMail(current, email));
    if (token === undefined) await this.notices.send(email);
    else await this.verification.send(email, token);
  }
}

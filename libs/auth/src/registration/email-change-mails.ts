import { Injectable } from '@nestjs/common';
import { AccountMails } from '../mails/account-mails.js';
import { AddressInUseNotices } from './address-in-use-notices.js';
import { VerificationMails } from './verification-mails.js';

export interface RequestedChange {
  readonly userId: string;
  readonly current: string;
  readonly email: string;
  /** Undefined when another account has the address: then nobody gets a link to it. */
  readonly token: string | undefined;
}

/** Two mails for each request: to the address there is, and to the one asked for. */
@Injectable()
export class EmailChangeMails {
  constructor(
    private readonly mails: AccountMails,
    private readonly verification: VerificationMails,
    private readonly notices: AddressInUseNotices,
  ) {}

  async send({ userId, current, email, token }: RequestedChange): Promise<void> {
    await this.mails.send({ userId, to: current }, 'address-change-requested', { email });
    if (token === undefined) await this.notices.send(email);
    else await this.verification.send({ userId, to: email }, token);
  }
}

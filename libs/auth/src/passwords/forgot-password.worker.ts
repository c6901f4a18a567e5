import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { runInRequest } from '@app/kernel';
import { ResetLinkIssuing } from './reset-link-issuing.js';
import { ResetRequests } from './reset-requests.js';

/** Mails a link to set a new password, after the answer: only the mailbox tells whether there is such an account. */
@Injectable()
export class ForgotPasswordWorker implements OnApplicationBootstrap {
  constructor(
    private readonly requests: ResetRequests,
    private readonly issuing: ResetLinkIssuing,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.requests.work(({ email, request }) =>
      request ? runInRequest({ ...request }, () => this.issuing.issue(email)) : this.issuing.issue(email),
    );
  }
}

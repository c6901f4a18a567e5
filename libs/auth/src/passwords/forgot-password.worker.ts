import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ResetLinkService } from './reset-link.service.js';
import { ResetRequests } from './reset-requests.js';

/** Mails a link to set a new password, after the answer: only the mailbox tells whether there is such an account. */
@Injectable()
export class ForgotPasswordWorker implements OnApplicationBootstrap {
  constructor(
    private readonly requests: ResetRequests,
    private readonly links: ResetLinkService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.requests.work(({ email }) => this.links.issue(email));
  }
}

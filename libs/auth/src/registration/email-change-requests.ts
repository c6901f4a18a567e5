import { Injectable } from '@nestjs/common';
import { type UserPrincipal, appError } from '@app/kernel';
import { DomainEvents } from '@app/platform';
import { UserDirectory } from '@app/users';
import { EmailChangeMails } from './email-change-mails.js';
import { EmailChangeRepository } from './email-change.repository.js';
import { EmailVerificationTokens } from './email-verification-tokens.js';
import { EmailChangeRequested } from './registration.events.js';

const RETRY_AFTER_SECONDS = 3600;

/** Asking for another address. A free and a taken one leave the same rows and the same answer; only their mailboxes tell. */
@Injectable()
export class EmailChangeRequests {
  constructor(
    private readonly users: UserDirectory,
    private readonly repository: EmailChangeRepository,
    private readonly tokens: EmailVerificationTokens,
    private readonly mails: EmailChangeMails,
    private readonly events: DomainEvents,
  ) {}

  /** With the account's row locked. @throws RATE_LIMITED after some requests within an hour */
  async request({ userId, sessionId }: UserPrincipal, email: string): Promise<void> {
    const account = await this.users.lock(userId);
    if (!account) throw appError('USER_NOT_FOUND');
    const { email: current } = account;
    if (email === current) return;
    const token = await this.tokens.issue({ userId, email, changeSessionId: sessionId });
    if (token === undefined) throw appError('RATE_LIMITED', { retryAfterSeconds: RETRY_AFTER_SECONDS });
    const isTaken = await this.repository.belongsToAnother(userId, email);
    await this.mails.send({ userId, current, email, token: isTaken ? undefined : token });
    await this.events.publish(new EmailChangeRequested(userId, email));
  }
}

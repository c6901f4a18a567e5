import { Injectable } from '@nestjs/common';
import { AccountSelfService } from '@app/users';
import { AccountMails } from '../mails/account-mails.js';
import { SessionRepository } from '../sessions/session.repository.js';
import { type VerificationSubject } from './email-verification-tokens.js';

/** The moment an address changes: the new one was read, the old one is told, whoever else is signed in is not any more. */
@Injectable()
export class EmailChangeService {
  constructor(
    private readonly accounts: AccountSelfService,
    private readonly sessions: SessionRepository,
    private readonly mails: AccountMails,
  ) {}

  /** In the transaction that used the token up. @throws USER_NOT_FOUND, STATUS_CONFLICT, EMAIL_TAKEN */
  async complete({ userId, email }: VerificationSubject, sessionId: string): Promise<void> {
    const previous = await this.accounts.changeEmail(userId, email);
    await this.sessions.revokeAllBut(sessionId, userId, 'email-changed');
    await this.mails.send({ userId, to: previous }, 'address-changed', { email });
  }
}

import { Injectable } from '@nestjs/common';
import { AppError, type ErrorCode, appError } from '@app/kernel';
import { Database } from '@app/platform';
import { AccountSelfService, USER_STATUS_NOW, canonicalEmail } from '@app/users';
import { EmailChangeService } from './email-change.service.js';
import { EmailVerificationTokens } from './email-verification-tokens.js';
import { VerificationMails } from './verification-mails.js';

/** What the account says of itself when a token comes too late; its person hears only that the link is dead. */
const TOO_LATE: readonly ErrorCode[] = ['USER_NOT_FOUND', 'STATUS_CONFLICT', 'EMAIL_TAKEN'];

/** Shows that a person reads the mail of an address. */
@Injectable()
export class EmailVerificationService {
  constructor(
    private readonly database: Database,
    private readonly tokens: EmailVerificationTokens,
    private readonly accounts: AccountSelfService,
    private readonly changes: EmailChangeService,
    private readonly outgoing: VerificationMails,
  ) {}

  /** @throws VERIFICATION_TOKEN_INVALID, also when the account is locked out or the address belongs to another by now */
  async verify(token: string): Promise<void> {
    try {
      await this.database.transaction(() => this.use(token));
    } catch (error) {
      if (!(error instanceof AppError) || !TOO_LATE.includes(error.code)) throw error;
      throw appError('VERIFICATION_TOKEN_INVALID', { cause: error });
    }
  }

  /** Mails a link to the account that has this address, if it has one to verify; else does nothing. */
  async send(email: string): Promise<void> {
    await this.database.transaction(async () => {
      const account = await this.findUnverified(email);
      const token = account && (await this.tokens.issue({ ...account, changeSessionId: null }));
      if (token) await this.outgoing.send({ userId: account.userId, to: account.email }, token);
    });
  }

  private async use(token: string): Promise<void> {
    const subject = await this.tokens.consume(token);
    if (!subject) throw appError('VERIFICATION_TOKEN_INVALID');
    if (subject.changeSessionId !== null) return this.changes.complete(subject, subject.changeSessionId);
    await this.accounts.verifyEmail(subject.userId, subject.email);
  }

  /** A pending account without a password is not found: its invitation verifies it. */
  private async findUnverified(email: string): Promise<{ userId: string; email: string } | undefined> {
    const [account] = await this.database.query<{ userId: string; email: string }>(
      `SELECT id AS "userId", email FROM users
       WHERE canonical_email = $1 AND deleted_at IS NULL AND email_verified_at IS NULL
         AND ${USER_STATUS_NOW} IN ('pending', 'active') AND password_hash IS NOT NULL
       FOR UPDATE`,
      [canonicalEmail(email)],
    );
    return account;
  }
}

import { Injectable } from '@nestjs/common';
import { type DomainEvent } from '@app/kernel';
import { DomainEvents } from '@app/platform';
import { type AccountFacts, UserDirectory } from '@app/users';
import { type RevocationReason } from '../sessions/session.entity.js';
import { SessionRepository } from '../sessions/session.repository.js';
import { PasswordMails } from './password-mails.js';
import { PasswordResetTokens } from './password-reset-tokens.js';

export interface Replacement {
  readonly account: AccountFacts;
  readonly hash: string;
  readonly reason: Extract<RevocationReason, 'password-reset' | 'password-changed'>;
  /** The one session that stays. */
  readonly exceptSessionId?: string;
  readonly event: DomainEvent;
}

/** What a new password takes along, in the caller's transaction, of an account the caller has locked. */
@Injectable()
export class PasswordReplacement {
  constructor(
    private readonly users: UserDirectory,
    private readonly sessions: SessionRepository,
    private readonly tokens: PasswordResetTokens,
    private readonly mails: PasswordMails,
    private readonly events: DomainEvents,
  ) {}

  async replace({ account, hash, reason, exceptSessionId, event }: Replacement): Promise<void> {
    await this.users.replacePassword(account.id, hash);
    await this.sessions.revokeAllBut(exceptSessionId ?? null, account.id, reason);
    await this.tokens.invalidateAllOf(account.id);
    await this.events.publish(event);
    await this.mails.sendPasswordChanged(account);
  }
}

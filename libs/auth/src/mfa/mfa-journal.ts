import { Injectable } from '@nestjs/common';
import { AppError, type DomainEvent } from '@app/kernel';
import { DomainEvents } from '@app/platform';
import { AccountMails } from '../mails/account-mails.js';
import { MfaFailed, MfaRecoveryCodeUsed } from './mfa.events.js';

/** What an account's person reads about, whoever did it: they are the first to know. */
const TOLD = ['mfa.enabled', 'mfa.disabled', 'mfa.recovery-codes-replaced', 'mfa.reset'] as const;

/** Tells the audit trail and the account's person, in the transaction of the change. */
@Injectable()
export class MfaJournal {
  constructor(
    private readonly events: DomainEvents,
    private readonly mails: AccountMails,
  ) {}

  /** @param to the stored address of the account */
  async tell(event: DomainEvent, to: string): Promise<void> {
    await this.events.publish(event);
    const recipient = { userId: event.subject.id!, to };
    if (event instanceof MfaRecoveryCodeUsed) {
      return this.mails.send(recipient, 'mfa.recovery-code-used', { left: event.left });
    }
    const name = TOLD.find((action) => action === event.action);
    if (name) await this.mails.send(recipient, name, {});
  }

  /** Does the work; when a rule refuses it, that is on record after the work was rolled back. */
  async recordingRefusals<T>(userId: string | undefined, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof AppError && (error.status === 401 || error.status === 429))
        await this.events.record(new MfaFailed(userId, error.code));
      throw error;
    }
  }
}

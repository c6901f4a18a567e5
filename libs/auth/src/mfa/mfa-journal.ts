import { Injectable } from '@nestjs/common';
import { AppError, type DomainEvent, type EventAction } from '@app/kernel';
import { DomainEvents, Mail } from '@app/platform';
import { composeMail } from '../mails/compose-mail.js';
import { MfaFailed } from './mfa.events.js';

interface Notice {
  readonly subject: string;
  readonly says: string;
}

/** What an account's person reads whenever their second factor changes: whoever did it, they are the first to know. */
const NOTICES: Readonly<Partial<Record<EventAction, Notice>>> = {
  'mfa.enabled': {
    subject: 'Two-step sign-in is on',
    says: 'From now on, signing in to your account asks for a code from your authenticator app.',
  },
  'mfa.disabled': {
    subject: 'Two-step sign-in is off',
    says: 'Your authenticator app and your recovery codes were removed. Your password alone signs in to your account.',
  },
  'mfa.recovery-code-used': {
    subject: 'A recovery code was used',
    says: 'Somebody signed in to your account with one of your recovery codes.',
  },
  'mfa.recovery-codes-replaced': {
    subject: 'You have new recovery codes',
    says: 'New recovery codes were made for your account. The old ones no longer work.',
  },
  'mfa.reset': {
    subject: 'Your two-step sign-in was reset',
    says: 'An administrator removed your authenticator app and your recovery codes and signed you out everywhere.',
  },
};

const IF_NOT_YOU = 'If this was not you, or you did not ask for it, change your password and tell your administrator.';

/** Tells the audit trail and the account's person, in the transaction of the change. */
@Injectable()
export class MfaJournal {
  constructor(
    private readonly events: DomainEvents,
    private readonly mail: Mail,
  ) {}

  /** @param to the stored address of the account */
  async tell(event: DomainEvent, to: string, more: readonly string[] = []): Promise<void> {
    await this.events.publish(event);
    const notice = NOTICES[event.action];
    if (!notice) return;
    const paragraphs = [notice.says, ...more, IF_NOT_YOU];
    await this.mail.enqueue(composeMail({ to, subject: notice.subject, paragraphs }));
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

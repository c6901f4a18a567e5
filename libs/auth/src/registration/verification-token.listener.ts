import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DomainEvents, type Published } from '@app/platform';
import { EmailVerificationTokens } from './email-verification-tokens.js';

/** Links die with the state of the account they were mailed in, in the same transaction; nothing revives them. */
@Injectable()
export class VerificationTokenListener implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly tokens: EmailVerificationTokens,
  ) {}

  onModuleInit(): void {
    this.events.inTransaction(
      ['user.suspended', 'user.deactivated', 'user.deleted', 'user.registration-expired'],
      ({ event }) => this.tokens.retireAllOf(event.subject.id!),
    );
    this.events.inTransaction(['user.updated'], (published) => this.retireWhenMoved(published));
  }

  private async retireWhenMoved({ event }: Published): Promise<void> {
    if (event.changes?.['email']) await this.tokens.retireAllOf(event.subject.id!);
  }
}

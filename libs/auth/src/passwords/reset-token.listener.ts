import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DomainEvents, type Published } from '@app/platform';
import { PasswordResetTokens } from './password-reset-tokens.js';

/** A link that was mailed is worthless once the account is suspended or deleted, or its mail goes elsewhere. */
@Injectable()
export class ResetTokenListener implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly tokens: PasswordResetTokens,
  ) {}

  onModuleInit(): void {
    this.events.inTransaction(['user.suspended', 'user.deactivated', 'user.deleted'], ({ event }) =>
      this.tokens.invalidateAllOf(event.subject.id!),
    );
    this.events.inTransaction(['user.updated'], (published) => this.onUpdated(published));
  }

  private async onUpdated({ event }: Published): Promise<void> {
    if (event.changes?.['email']) await this.tokens.invalidateAllOf(event.subject.id!);
  }
}

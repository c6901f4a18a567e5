import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DomainEvents } from '@app/platform';
import { SessionRepository } from './session.repository.js';

/** An account that is suspended, deactivated or deleted is signed out everywhere, in the same transaction; activating revives nothing. */
@Injectable()
export class AccountStatusListener implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly sessions: SessionRepository,
  ) {}

  onModuleInit(): void {
    this.events.inTransaction(['user.suspended'], ({ event }) =>
      this.sessions.revokeAllOf(event.subject.id!, 'account-suspended'),
    );
    this.events.inTransaction(['user.deactivated'], ({ event }) =>
      this.sessions.revokeAllOf(event.subject.id!, 'account-deactivated'),
    );
    this.events.inTransaction(['user.deleted'], ({ event }) =>
      this.sessions.revokeAllOf(event.subject.id!, 'account-deleted'),
    );
  }
}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DomainEvents } from '@app/platform';
import { SessionRepository } from '../sessions/session.repository.js';
import { MfaChallenges } from './mfa-challenges.js';

/** A half-finished sign-in does not outlive a suspension or a deletion; a reset signs the account out everywhere. */
@Injectable()
export class MfaAccountListener implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly challenges: MfaChallenges,
    private readonly sessions: SessionRepository,
  ) {}

  onModuleInit(): void {
    this.events.inTransaction(['user.suspended', 'user.deactivated', 'user.deleted'], ({ event }) =>
      this.challenges.removeAllOf(event.subject.id!),
    );
    this.events.inTransaction(['mfa.reset'], ({ event }) => this.sessions.revokeAllOf(event.subject.id!, 'mfa-reset'));
  }
}

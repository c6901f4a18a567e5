import { Injectable } from '@nestjs/common';
import { type UserPrincipal, appError } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';
import { SessionReauthenticated } from '../sessions/session.events.js';
import { SessionRepository } from '../sessions/session.repository.js';
import { type GivenPassword, PasswordProof } from './password-proof.js';

/** Makes a session fresh again, for the routes that want the password to have been given lately. */
@Injectable()
export class ReauthenticationService {
  constructor(
    private readonly database: Database,
    private readonly proof: PasswordProof,
    private readonly sessions: SessionRepository,
    private readonly events: DomainEvents,
  ) {}

  /** @throws INVALID_CREDENTIALS, RATE_LIMITED, CONCURRENT_UPDATE, UNAUTHENTICATED when the session ended meanwhile */
  async reauthenticate(principal: UserPrincipal, given: GivenPassword): Promise<void> {
    const proven = await this.proof.demand(principal, given);
    await this.database.transaction(async () => {
      await this.proof.lock(proven);
      if (!(await this.sessions.recordAuthentication(principal.sessionId))) throw appError('UNAUTHENTICATED');
      await this.events.publish(new SessionReauthenticated(principal.sessionId, principal.userId));
    });
  }
}

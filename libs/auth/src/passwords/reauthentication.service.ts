import { Injectable } from '@nestjs/common';
import { type UserPrincipal, appError } from '@app/kernel';
import { Database, DomainEvents } from '@app/platform';
import { UserPasswords } from '@app/users';
import { SessionReauthenticated } from '../sessions/session.events.js';
import { SessionRepository } from '../sessions/session.repository.js';
import { PasswordProof } from './password-proof.js';

/** Makes a session fresh again, for the routes that want the password to have been given lately. */
@Injectable()
export class ReauthenticationService {
  constructor(
    private readonly database: Database,
    private readonly users: UserPasswords,
    private readonly proof: PasswordProof,
    private readonly sessions: SessionRepository,
    private readonly events: DomainEvents,
  ) {}

  /** @throws INVALID_CREDENTIALS, UNAUTHENTICATED when the session ended meanwhile */
  async reauthenticate(principal: UserPrincipal, password: string): Promise<void> {
    const { passwordHash } = await this.proof.demand(principal, password, 'reauthenticate');
    await this.database.transaction(async () => {
      const account = await this.users.lock(principal.userId);
      if (account?.passwordHash !== passwordHash) throw appError('CONCURRENT_UPDATE');
      if (!(await this.sessions.recordAuthentication(principal.sessionId))) throw appError('UNAUTHENTICATED');
      await this.events.publish(new SessionReauthenticated(principal.sessionId, principal.userId));
    });
  }
}

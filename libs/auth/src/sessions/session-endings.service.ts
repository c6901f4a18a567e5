import { Injectable } from '@nestjs/common';
import { type Actor, type UserPrincipal, appError } from '@app/kernel';
import { Authorizer } from '@app/http';
import { Database, DomainEvents } from '@app/platform';
import { UserQueries } from '@app/users';
import { SessionEnded, SessionsEnded } from './session.events.js';
import { SessionRepository } from './session.repository.js';

/** Sessions that are ended from outside them: by their person from elsewhere, or by an administrator. */
@Injectable()
export class SessionEndingsService {
  constructor(
    private readonly database: Database,
    private readonly sessions: SessionRepository,
    private readonly events: DomainEvents,
    private readonly authorizer: Authorizer,
    private readonly users: UserQueries,
  ) {}

  /** @throws SESSION_NOT_FOUND also for another person's session */
  async endOwn({ userId }: UserPrincipal, sessionId: string): Promise<void> {
    await this.database.transaction(async () => {
      if (!(await this.sessions.revokeOwn(userId, sessionId, 'ended-by-user'))) throw appError('SESSION_NOT_FOUND');
      await this.events.publish(new SessionEnded(sessionId, userId));
    });
  }

  async endAllOwn({ userId, sessionId }: UserPrincipal, keepCurrent: boolean): Promise<void> {
    await this.database.transaction(async () => {
      const ended = await this.sessions.revokeAllBut(keepCurrent ? sessionId : null, userId, 'ended-by-user');
      if (ended > 0) await this.events.publish(new SessionsEnded(userId, { ended, keptCurrent: keepCurrent }));
    });
  }

  /** @throws USER_NOT_FOUND, TARGET_EXCEEDS_AUTHORITY */
  async endAllOf(actor: Actor, userId: string): Promise<void> {
    await this.database.transaction(async () => {
      await this.users.get(userId);
      await this.authorizer.assertMayActOn(actor, userId);
      const ended = await this.sessions.revokeAllBut(null, userId, 'ended-by-administrator');
      if (ended > 0) await this.events.publish(new SessionsEnded(userId, { ended, keptCurrent: false }));
    });
  }
}

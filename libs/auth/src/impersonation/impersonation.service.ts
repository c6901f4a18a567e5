import { Injectable } from '@nestjs/common';
import { type UserPrincipal, appError } from '@app/kernel';
import { Authorizer } from '@app/http';
import { Database, DomainEvents } from '@app/platform';
import { UserQueries } from '@app/users';
import { type ImpersonateInput } from './impersonation.dto.js';
import { ImpersonationEnded, ImpersonationStarted } from './impersonation.events.js';
import { type ImpersonatedSession, ImpersonationRepository } from './impersonation.repository.js';

/**
 * Support acts as a person, to see what they see: never upwards, not for long, not without a reason. Every row of the trail
 * names both, and the session dies with the impersonator's own (`impersonation_stands`, in the migration, says when).
 */
@Injectable()
export class ImpersonationService {
  constructor(
    private readonly database: Database,
    private readonly authorizer: Authorizer,
    private readonly users: UserQueries,
    private readonly impersonations: ImpersonationRepository,
    private readonly events: DomainEvents,
  ) {}

  /** @throws IMPERSONATION_OF_SELF, USER_NOT_FOUND, TARGET_EXCEEDS_AUTHORITY, STATUS_CONFLICT when the account is not active */
  async start(actor: UserPrincipal, userId: string, input: ImpersonateInput): Promise<ImpersonatedSession> {
    if (actor.userId === userId) throw appError('IMPERSONATION_OF_SELF');
    return this.database.transaction(async () => {
      await this.users.get(userId);
      await this.authorizer.assertMayActOn(actor, userId);
      const session = await this.impersonations.insert(actor, userId);
      if (!session) throw appError('STATUS_CONFLICT');
      await this.events.publish(new ImpersonationStarted(userId, detailsOf(session, input)));
      return session;
    });
  }

  /** Of any number of parallel calls one ends it. @throws NOT_IMPERSONATING */
  async end({ userId, sessionId, impersonatorId }: UserPrincipal): Promise<void> {
    if (impersonatorId === undefined) throw appError('NOT_IMPERSONATING');
    await this.database.transaction(async () => {
      if (await this.impersonations.end(sessionId))
        await this.events.publish(new ImpersonationEnded(userId, { sessionId }));
    });
  }
}

function detailsOf({ id, expiresAt }: ImpersonatedSession, input: ImpersonateInput): ImpersonationStarted['details'] {
  return { sessionId: id, reason: input.reason, ticket: input.ticket ?? null, expiresAt: expiresAt.toISOString() };
}

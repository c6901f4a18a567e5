import { Injectable, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Database, DomainEvents, Jobs } from '@app/platform';
import { ACCESS_TOKEN_TTL_SECONDS } from '../tokens/access-token.js';
import { ImpersonationEnded, type ImpersonationStarted } from './impersonation.events.js';
import { ImpersonationRepository } from './impersonation.repository.js';

/** By then the session is over, by the same clock. */
const AFTER_SECONDS = ACCESS_TOKEN_TTL_SECONDS + 1;

interface Ending {
  readonly sessionId: string;
}

/**
 * Each impersonation asks, in the transaction that begins it, to be looked at when it must be over. One that nobody ended
 * leaves its row then: once, whichever replica does the job and however often.
 */
@Injectable()
export class ImpersonationEndWorker implements OnModuleInit, OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly events: DomainEvents,
    private readonly jobs: Jobs,
    private readonly impersonations: ImpersonationRepository,
  ) {}

  onModuleInit(): void {
    this.events.inTransaction(['impersonation.started'], ({ event }) => {
      const { sessionId } = (event as ImpersonationStarted).details;
      return this.jobs.enqueue('impersonation-end', { sessionId } satisfies Ending, AFTER_SECONDS);
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work<Ending>('impersonation-end', ({ sessionId }) => this.tellEnd(sessionId));
  }

  private async tellEnd(sessionId: string): Promise<void> {
    await this.database.transaction(async () => {
      const ended = await this.impersonations.closeExpired(sessionId);
      if (!ended) return;
      const { userId, impersonatorId, endedAt } = ended;
      const details = { sessionId, impersonatorId, endedAt: endedAt.toISOString(), expired: true };
      await this.events.publish(new ImpersonationEnded(userId, details));
    });
  }
}

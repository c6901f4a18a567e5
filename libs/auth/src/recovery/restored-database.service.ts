import { Injectable } from '@nestjs/common';
import { Database, DomainEvents } from '@app/platform';
import { SigningKeyRotationService } from '../keys/signing-key-rotation.service.js';
import { DatabaseRestored, type EndedByRestore } from './recovery.events.js';
import { RestoredDatabaseRepository } from './restored-database.repository.js';

/**
 * A restored database remembers the past: a session that was ended since, a reset link that was used since, a signing key
 * that was withdrawn since would all work again. Nobody can know which, so all of them end.
 */
@Injectable()
export class RestoredDatabaseService {
  constructor(
    private readonly database: Database,
    private readonly restored: RestoredDatabaseRepository,
    private readonly keys: SigningKeyRotationService,
    private readonly events: DomainEvents,
  ) {}

  /** Before the first replica serves: everybody signs in again. @throws CONCURRENT_UPDATE when keys are rotated elsewhere */
  settle(): Promise<EndedByRestore> {
    return this.database.transaction(async () => {
      const sessions = await this.restored.endSessions();
      const resetLinks = await this.restored.expireResetLinks();
      const challenges = await this.restored.expireChallenges();
      const ended = { sessions, resetLinks, challenges };
      await this.keys.rotateImmediately();
      await this.events.publish(new DatabaseRestored(ended));
      return ended;
    });
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { type ExpectedVersions, type KnownPerson, type Principal, actorUserId, appError } from '@app/kernel';
import { Authorizer } from '@app/http';
import { Database } from '@app/platform';
import { UserRepository } from '../user.repository.js';
import { AccountErasure } from './account-erasure.js';
import { ErasureSweepService } from './erasure-sweep.service.js';

/** How long an answer waits for what follows the commit; the job finishes what takes longer. */
const PATIENCE_MS = 2_000;

/** Forgets a person at somebody's word, for good. */
@Injectable()
export class UserErasureService {
  private readonly logger = new Logger(UserErasureService.name);

  constructor(
    private readonly database: Database,
    private readonly users: UserRepository,
    private readonly authorizer: Authorizer,
    private readonly accounts: AccountErasure,
    private readonly sweeps: ErasureSweepService,
  ) {}

  /** Also of a deleted account. @throws USER_NOT_FOUND, PERMISSION_DENIED, TARGET_EXCEEDS_AUTHORITY, LAST_OWNER, … */
  async erase(actor: Principal, id: string, reason: string, expected: ExpectedVersions): Promise<void> {
    assertNotSelf(actor, id);
    const person = await this.database.transaction(async () => {
      const user = await this.users.getForUpdateEvenDeleted(id);
      await this.authorizer.assertMayActOn(actor, id);
      user.assertVersion(expected);
      return this.accounts.erase(user, reason);
    });
    await Promise.race([this.sweepAtOnce(person), sleep(PATIENCE_MS, undefined, { ref: false })]);
  }

  private async sweepAtOnce(person: KnownPerson): Promise<void> {
    await this.sweeps
      .sweep(person)
      .catch((error: Error) => this.logger.warn(`The job goes on with an erasure: ${error.message}`));
  }
}

/** Nobody is left to answer for it: another person erases you. */
function assertNotSelf(actor: Principal, userId: string): void {
  if (actorUserId(actor) !== userId) return;
  const message = 'Your own account is erased by somebody else.';
  throw appError('PERMISSION_DENIED', { details: [{ code: 'OWN_ACCOUNT', message }] });
}

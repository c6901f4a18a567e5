import { Injectable } from '@nestjs/common';
import { type Principal, actorUserId, appError } from '@app/kernel';
import { Authorizer } from '@app/http';
import { Database } from '@app/platform';
import { UserDirectory } from '@app/users';
import { MfaJournal } from './mfa-journal.js';
import { MfaRemoval } from './mfa-removal.js';
import { MfaReset } from './mfa.events.js';

/** For whoever lost telephone and paper: somebody with authority over them removes the factor. */
@Injectable()
export class MfaResetService {
  constructor(
    private readonly database: Database,
    private readonly authorizer: Authorizer,
    private readonly accounts: UserDirectory,
    private readonly removal: MfaRemoval,
    private readonly journal: MfaJournal,
  ) {}

  /** Ends the account's sessions, by the listener. @throws USER_NOT_FOUND, PERMISSION_DENIED, TARGET_EXCEEDS_AUTHORITY, MFA_NOT_ENABLED */
  async reset(actor: Principal, userId: string): Promise<void> {
    assertNotSelf(actor, userId);
    await this.database.transaction(async () => {
      const account = await this.accounts.lock(userId);
      if (!account) throw appError('USER_NOT_FOUND');
      await this.authorizer.assertMayActOn(actor, userId);
      await this.removal.removeAllOf(userId);
      await this.journal.tell(new MfaReset(userId), account.email);
    });
  }
}

/** An administrator's session alone must not get around their own second factor. */
function assertNotSelf(actor: Principal, userId: string): void {
  if (actorUserId(actor) !== userId) return;
  const message = 'Your own factor is removed with your password and a code, at DELETE /auth/mfa/totp.';
  throw appError('PERMISSION_DENIED', { details: [{ code: 'OWN_ACCOUNT', message }] });
}

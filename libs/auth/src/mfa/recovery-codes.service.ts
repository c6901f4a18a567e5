import { Injectable } from '@nestjs/common';
import { type UserPrincipal, appError } from '@app/kernel';
import { Database } from '@app/platform';
import { type GivenPassword, PasswordProof } from '../passwords/password-proof.js';
import { MfaFactors } from './mfa-factors.repository.js';
import { MfaJournal } from './mfa-journal.js';
import { type RecoveryCodesBody } from './mfa.dto.js';
import { MfaRecoveryCodesReplaced } from './mfa.events.js';
import { RecoveryCodes } from './recovery-codes.repository.js';

@Injectable()
export class RecoveryCodesService {
  constructor(
    private readonly database: Database,
    private readonly proof: PasswordProof,
    private readonly factors: MfaFactors,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly journal: MfaJournal,
  ) {}

  /** The old ones no longer work. @throws INVALID_CREDENTIALS, RATE_LIMITED, MFA_NOT_ENABLED */
  async replace(principal: UserPrincipal, given: GivenPassword): Promise<RecoveryCodesBody> {
    const { userId } = principal;
    const account = await this.proof.demand(principal, given);
    return this.database.transaction(async () => {
      await this.proof.lock(account);
      if (!(await this.factors.hasConfirmed(userId))) throw appError('MFA_NOT_ENABLED');
      const recoveryCodes = await this.recoveryCodes.replace(userId);
      await this.journal.tell(new MfaRecoveryCodesReplaced(userId), account.email);
      return { recoveryCodes };
    });
  }
}

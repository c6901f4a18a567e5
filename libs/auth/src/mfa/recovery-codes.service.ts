import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database } from '@app/platform';
import { MfaFactors } from './mfa-factors.repository.js';
import { MfaJournal } from './mfa-journal.js';
import { type RecoveryCodesBody } from './mfa.dto.js';
import { MfaRecoveryCodesReplaced } from './mfa.events.js';
import { OwnPassword } from './own-password.js';
import { RecoveryCodes } from './recovery-codes.repository.js';

@Injectable()
export class RecoveryCodesService {
  constructor(
    private readonly database: Database,
    private readonly ownPassword: OwnPassword,
    private readonly factors: MfaFactors,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly journal: MfaJournal,
  ) {}

  /** The old ones no longer work. @throws INVALID_CREDENTIALS, RATE_LIMITED, MFA_NOT_ENABLED */
  async replace(userId: string, password: string): Promise<RecoveryCodesBody> {
    const account = await this.ownPassword.confirm(userId, password);
    return this.database.transaction(async () => {
      await this.ownPassword.assertUnchanged(account);
      if (!(await this.factors.hasConfirmed(userId))) throw appError('MFA_NOT_ENABLED');
      const recoveryCodes = await this.recoveryCodes.replace(userId);
      await this.journal.tell(new MfaRecoveryCodesReplaced(userId), account.email);
      return { recoveryCodes };
    });
  }
}

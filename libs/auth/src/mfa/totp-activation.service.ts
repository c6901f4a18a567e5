import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { MfaJournal } from './mfa-journal.js';
import { type RecoveryCodesBody } from './mfa.dto.js';
import { MfaEnabled } from './mfa.events.js';
import { RecoveryCodes } from './recovery-codes.repository.js';
import { SecondFactor } from './second-factor.js';

/** The second half of an enrolment: the first code of the app proves that it has the secret. */
@Injectable()
export class TotpActivationService {
  constructor(
    private readonly database: Database,
    private readonly secondFactor: SecondFactor,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly journal: MfaJournal,
  ) {}

  /** @throws MFA_ENROLMENT_NOT_STARTED, MFA_ALREADY_ENABLED, MFA_CODE_INVALID, RATE_LIMITED */
  confirm(userId: string, code: string): Promise<RecoveryCodesBody> {
    return this.journal.recordingRefusals(userId, async () => {
      await this.secondFactor.takeGuess(userId);
      return this.database.transaction(() => this.activate(userId, code));
    });
  }

  private async activate(userId: string, code: string): Promise<RecoveryCodesBody> {
    const { email } = await this.secondFactor.activate(userId, code);
    const recoveryCodes = await this.recoveryCodes.replace(userId);
    await this.journal.tell(new MfaEnabled(userId, { type: 'totp' }), email);
    return { recoveryCodes };
  }
}

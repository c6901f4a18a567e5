import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { MfaChallenges } from './mfa-challenges.js';
import { MfaFactors } from './mfa-factors.repository.js';
import { RecoveryCodes } from './recovery-codes.repository.js';

/** Everything that belongs to an account's second factor ends together. */
@Injectable()
export class MfaRemoval {
  constructor(
    private readonly factors: MfaFactors,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly challenges: MfaChallenges,
  ) {}

  /** The caller holds the account's lock. @throws MFA_NOT_ENABLED */
  async removeAllOf(userId: string): Promise<void> {
    if (!(await this.factors.remove(userId))) throw appError('MFA_NOT_ENABLED');
    await this.recoveryCodes.remove(userId);
    await this.challenges.removeAllOf(userId);
  }
}

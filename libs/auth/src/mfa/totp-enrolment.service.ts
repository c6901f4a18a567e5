import { Inject, Injectable } from '@nestjs/common';
import { type UserPrincipal, appError } from '@app/kernel';
import { Database, SETTINGS, type Settings } from '@app/platform';
import { type GivenPassword, PasswordProof } from '../passwords/password-proof.js';
import { MfaFactors } from './mfa-factors.repository.js';
import { MfaJournal } from './mfa-journal.js';
import { type TotpEnrolmentBody } from './mfa.dto.js';
import { MfaEnrolmentStarted } from './mfa.events.js';
import { qrCodeUrl } from './qr-code.js';
import { newTotpSecret, otpauthUrl } from './totp.js';

/** The first half of an enrolment: a secret for the app, which counts only once a code of it was shown. */
@Injectable()
export class TotpEnrolmentService {
  private readonly host: string;

  constructor(
    private readonly database: Database,
    private readonly proof: PasswordProof,
    private readonly factors: MfaFactors,
    private readonly journal: MfaJournal,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.host = new URL(settings.publicUrl).hostname;
  }

  /** What was started before and not confirmed is forgotten. @throws INVALID_CREDENTIALS, RATE_LIMITED, MFA_ALREADY_ENABLED */
  async start(principal: UserPrincipal, given: GivenPassword): Promise<TotpEnrolmentBody> {
    const account = await this.proof.demand(principal, given);
    const secret = newTotpSecret();
    const url = otpauthUrl(secret, account.email, this.host);
    const qrCode = await qrCodeUrl(url);
    await this.database.transaction(async () => {
      await this.proof.lock(account);
      if (await this.factors.hasConfirmed(account.id)) throw appError('MFA_ALREADY_ENABLED');
      await this.factors.insertPending(account.id, secret);
      await this.journal.tell(new MfaEnrolmentStarted(account.id), account.email);
    });
    return { secret, otpauthUrl: url, qrCode };
  }
}

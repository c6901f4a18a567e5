import { Injectable } from '@nestjs/common';
import { type UserPrincipal } from '@app/kernel';
import { Database } from '@app/platform';
import { type AccountFacts } from '@app/users';
import { type GivenPassword, PasswordProof } from '../passwords/password-proof.js';
import { MfaJournal } from './mfa-journal.js';
import { MfaRemoval } from './mfa-removal.js';
import { MfaDisabled } from './mfa.events.js';
import { type Proof, SecondFactor, assertOneProof } from './second-factor.js';

@Injectable()
export class MfaDisablingService {
  constructor(
    private readonly database: Database,
    private readonly passwordProof: PasswordProof,
    private readonly secondFactor: SecondFactor,
    private readonly removal: MfaRemoval,
    private readonly journal: MfaJournal,
  ) {}

  /** Needs both factors, so that neither alone removes the other. @throws INVALID_CREDENTIALS, MFA_CODE_INVALID, RATE_LIMITED */
  async disable(principal: UserPrincipal, given: GivenPassword, proof: Proof): Promise<void> {
    assertOneProof(proof);
    const account = await this.passwordProof.demand(principal, given);
    await this.journal.recordingRefusals(account.id, async () => {
      await this.secondFactor.takeGuess(account.id);
      await this.database.transaction(() => this.remove(account, proof));
    });
  }

  private async remove(account: AccountFacts, proof: Proof): Promise<void> {
    await this.passwordProof.lock(account);
    await this.secondFactor.accept(account.id, proof);
    await this.removal.removeAllOf(account.id);
    await this.journal.tell(new MfaDisabled(account.id), account.email);
  }
}

import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { type MfaAccount } from './mfa-accounts.js';
import { MfaJournal } from './mfa-journal.js';
import { MfaRemoval } from './mfa-removal.js';
import { MfaDisabled } from './mfa.events.js';
import { OwnPassword } from './own-password.js';
import { type Proof, SecondFactor, assertOneProof } from './second-factor.js';

@Injectable()
export class MfaDisablingService {
  constructor(
    private readonly database: Database,
    private readonly ownPassword: OwnPassword,
    private readonly secondFactor: SecondFactor,
    private readonly removal: MfaRemoval,
    private readonly journal: MfaJournal,
  ) {}

  /** Needs both factors, so that neither alone removes the other. @throws INVALID_CREDENTIALS, MFA_CODE_INVALID, RATE_LIMITED */
  async disable(userId: string, password: string, proof: Proof): Promise<void> {
    assertOneProof(proof);
    const account = await this.ownPassword.confirm(userId, password);
    await this.journal.recordingRefusals(userId, async () => {
      await this.secondFactor.takeGuess(userId);
      await this.database.transaction(() => this.remove(account, proof));
    });
  }

  private async remove(account: MfaAccount, proof: Proof): Promise<void> {
    await this.ownPassword.assertUnchanged(account);
    await this.secondFactor.accept(account.id, proof);
    await this.removal.removeAllOf(account.id);
    await this.journal.tell(new MfaDisabled(account.id), account.email);
  }
}

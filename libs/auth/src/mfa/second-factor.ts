import { Injectable } from '@nestjs/common';
import { appError, invalidField } from '@app/kernel';
import { type AccountFacts, UserDirectory } from '@app/users';
import { MfaFactors } from './mfa-factors.repository.js';
import { MfaGuesses } from './mfa-guesses.js';
import { MfaJournal } from './mfa-journal.js';
import { MfaRecoveryCodeUsed } from './mfa.events.js';
import { RecoveryCodes } from './recovery-codes.repository.js';
import { stepOfCode } from './totp.js';

/** What somebody typed: a code of the app, or one of the ten on paper. */
export interface Proof {
  readonly code?: string;
  readonly recoveryCode?: string;
}

/** @throws VALIDATION_ERROR unless exactly one of the two is there */
export function assertOneProof({ code, recoveryCode }: Proof): void {
  if ((code === undefined) !== (recoveryCode === undefined)) return;
  throw invalidField('code', 'ONE_PROOF', 'either code or recoveryCode must be given');
}

/** Decides whether a code is right, and uses it up with that. Inside the transaction of what the code permits. */
@Injectable()
export class SecondFactor {
  constructor(
    private readonly accounts: UserDirectory,
    private readonly factors: MfaFactors,
    private readonly recoveryCodes: RecoveryCodes,
    private readonly guesses: MfaGuesses,
    private readonly journal: MfaJournal,
  ) {}

  /** Counted first, outside the transaction: a refusal must not be rolled back with it. @throws RATE_LIMITED */
  takeGuess(userId: string): Promise<void> {
    return this.guesses.take(userId);
  }

  /** Locks the account. @throws MFA_CODE_INVALID */
  async accept(userId: string, { code, recoveryCode }: Proof): Promise<AccountFacts> {
    const account = await this.accounts.lock(userId);
    const factor = account && (await this.factors.findConfirmed(userId));
    if (!factor) throw appError('MFA_CODE_INVALID');
    if (code !== undefined) await this.useStep(factor.id, stepOfCode(factor.secret, code, factor.readAt));
    else await this.useRecoveryCode(account, recoveryCode ?? '');
    await this.guesses.giveBack(userId);
    return account;
  }

  /** Locks the account; makes the factor that waits for its first code count. @throws MFA_ENROLMENT_NOT_STARTED, MFA_CODE_INVALID */
  async activate(userId: string, code: string): Promise<AccountFacts> {
    const account = await this.accounts.lock(userId);
    const factor = account && (await this.factors.findPending(userId));
    if (!factor) throw appError('MFA_ENROLMENT_NOT_STARTED');
    const step = stepOfCode(factor.secret, code, factor.readAt);
    if (step === undefined || !(await this.factors.confirm(factor.id, step))) throw appError('MFA_CODE_INVALID');
    await this.guesses.giveBack(userId);
    return account;
  }

  private async useStep(factorId: string, step: number | undefined): Promise<void> {
    if (step === undefined || !(await this.factors.acceptStep(factorId, step))) throw appError('MFA_CODE_INVALID');
  }

  private async useRecoveryCode({ id, email }: AccountFacts, code: string): Promise<void> {
    if (!(await this.recoveryCodes.consume(id, code))) throw appError('MFA_CODE_INVALID');
    const left = await this.recoveryCodes.countLeft(id);
    await this.journal.tell(new MfaRecoveryCodeUsed(id, left), email);
  }
}

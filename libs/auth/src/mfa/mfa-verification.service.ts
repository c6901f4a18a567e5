import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database } from '@app/platform';
import { SignInCompletion } from '../login/sign-in-completion.service.js';
import { type StartedSession } from '../sessions/sessions.service.js';
import { MfaChallenges } from './mfa-challenges.js';
import { MfaJournal } from './mfa-journal.js';
import { type Proof, SecondFactor, assertOneProof } from './second-factor.js';

/** The second step of a sign-in. Both counters, of the challenge and of the account, go up before a code is looked at. */
@Injectable()
export class MfaVerificationService {
  constructor(
    private readonly database: Database,
    private readonly challenges: MfaChallenges,
    private readonly secondFactor: SecondFactor,
    private readonly completion: SignInCompletion,
    private readonly journal: MfaJournal,
  ) {}

  /** @throws MFA_TOKEN_INVALID, MFA_CODE_INVALID, RATE_LIMITED */
  async verify(mfaToken: string, proof: Proof, deviceToken: string | undefined): Promise<StartedSession> {
    assertOneProof(proof);
    const challenge = await this.challenges.attempt(mfaToken);
    return this.journal.recordingRefusals(challenge?.userId, async () => {
      if (!challenge) throw appError('MFA_TOKEN_INVALID');
      await this.secondFactor.takeGuess(challenge.userId);
      return this.database.transaction(() => this.signIn(challenge.userId, mfaToken, proof, deviceToken));
    });
  }

  /** All or nothing: a code is not spent on a challenge that is over, nor a challenge on an account that may not sign in. */
  private async signIn(
    userId: string,
    mfaToken: string,
    proof: Proof,
    deviceToken: string | undefined,
  ): Promise<StartedSession> {
    const account = await this.secondFactor.accept(userId, proof);
    const isConsumed = await this.challenges.consume(mfaToken);
    const started =
      isConsumed && (await this.completion.startSession(account, { factors: ['pwd', 'otp'], deviceToken }));
    if (!started) throw appError('MFA_TOKEN_INVALID');
    return started;
  }
}

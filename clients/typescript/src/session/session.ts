import { Caller, type CallerOptions } from '../calls/caller.js';
import { RollcallError } from '../rollcall-error.js';
import { SessionTokens } from './session-tokens.js';
import {
  type AskSecondFactor,
  type Me,
  type PasswordProof,
  type SecondFactorStep,
  type SignInResult,
} from './sign-in.js';
import { type Challenge, type SignedIn, TokenDoors, type TokenTransport } from './token-doors.js';
import { type TokenStore, memoryTokenStore } from './token-store.js';

export interface SessionOptions {
  /** With `password`: the first call signs in by itself, and again after the session has ended. */
  readonly email?: string;
  readonly password?: string;
  /** Where the session is kept; in memory unless given. */
  readonly store?: TokenStore;
  readonly transport?: TokenTransport;
  /** Asks for the second factor; without it, `signIn` answers a step to be finished by `verify`. */
  readonly secondFactor?: AskSecondFactor;
  /** The session was ended: by an administrator, from another device, by its age, or because its refresh token came back. */
  readonly onEnded?: (error: RollcallError) => void;
}

/** Who is signed in with a password: signs in, stays signed in, signs out. */
export class Session {
  /** Makes calls as whoever is signed in. */
  readonly caller: Caller;
  readonly #doors: TokenDoors;
  readonly #tokens: SessionTokens;
  readonly #options: SessionOptions;

  constructor(callerOptions: CallerOptions, options: SessionOptions) {
    const { email, password, store = memoryTokenStore(), transport = 'body', onEnded } = options;
    const proof = email === undefined || password === undefined ? undefined : { email, password };
    const signInUnasked = proof && (() => this.#signInUnasked(proof));
    this.#options = options;
    this.#doors = new TokenDoors(new Caller(callerOptions), transport);
    this.#tokens = new SessionTokens(this.#doors, store, { signInUnasked, onEnded });
    this.caller = new Caller(callerOptions, this.#tokens);
  }

  /** @throws RollcallError `INVALID_CREDENTIALS`, `RATE_LIMITED`; with `secondFactor` also what it leads to */
  async signIn(proof: PasswordProof): Promise<SignInResult> {
    const outcome = await this.#firstStep(proof);
    if ('accessToken' in outcome) return { user: await this.#begin(outcome) };
    if (this.#options.secondFactor === undefined) return { secondFactor: this.#stepOf(outcome) };
    return { user: await this.#begin(await this.#askedFor(outcome, this.#options.secondFactor)) };
  }

  /**
   * Ends the session on the server and forgets it here.
   * @throws RollcallError when the server cannot be reached: then it is forgotten here only
   */
  async signOut(): Promise<void> {
    if (!(await this.isSignedIn())) return;
    try {
      await this.caller.post('/api/v1/auth/logout', this.#doors.cookies);
    } catch (error) {
      // It had ended already.
      if (!(error instanceof RollcallError && error.status === 401)) throw error;
    } finally {
      await this.#tokens.forget();
    }
  }

  /** Whether there are tokens here; the server may have ended their session. */
  async isSignedIn(): Promise<boolean> {
    return (await this.#tokens.stored()).tokens !== undefined;
  }

  /**
   * A token that is good for some while, for what is no call of this client.
   * @throws RollcallError `NOT_SIGNED_IN`, `REFRESH_TOKEN_INVALID`
   */
  accessToken(): Promise<string> {
    return this.#tokens.current();
  }

  async #firstStep(proof: PasswordProof): Promise<SignedIn | Challenge> {
    const { deviceToken } = await this.#tokens.stored();
    return this.#doors.signIn(proof, deviceToken);
  }

  async #signInUnasked(proof: PasswordProof): Promise<SignedIn> {
    const outcome = await this.#firstStep(proof);
    if ('accessToken' in outcome) return outcome;
    if (this.#options.secondFactor !== undefined) return this.#askedFor(outcome, this.#options.secondFactor);
    const message = 'The account has a second factor; give credentials.secondFactor, or call session.signIn.';
    throw new RollcallError({ code: 'SECOND_FACTOR_REQUIRED', message });
  }

  async #begin(signedIn: SignedIn): Promise<Me> {
    await this.#tokens.begin(signedIn);
    return signedIn.user;
  }

  #stepOf({ methods, mfaToken }: Challenge): SecondFactorStep {
    return { methods, verify: async (proof) => this.#begin(await this.#doors.verify(mfaToken, proof)) };
  }

  /** Again while the code is wrong; the server ends it after five attempts. */
  async #askedFor({ methods, mfaToken }: Challenge, ask: AskSecondFactor): Promise<SignedIn> {
    for (let attempt = 1; ; attempt++) {
      const proof = await ask({ methods, attempt });
      try {
        return await this.#doors.verify(mfaToken, proof);
      } catch (error) {
        if (!(error instanceof RollcallError && error.code === 'MFA_CODE_INVALID')) throw error;
      }
    }
  }
}

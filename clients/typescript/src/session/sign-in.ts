import { type components } from '../generated/api.js';

/** Who is signed in, with their roles and permissions. */
export type Me = components['schemas']['MeBody'];

export interface PasswordProof {
  readonly email: string;
  readonly password: string;
}

/** Six digits of an authenticator app, or a recovery code. */
export type SecondFactorProof = { readonly code: string } | { readonly recoveryCode: string };

/** The password was right, and the account has a second factor: five minutes, five attempts. */
export interface SecondFactorStep {
  /** Such as `totp` and `recovery_code`. */
  readonly methods: readonly string[];
  /** @throws RollcallError `MFA_CODE_INVALID`: ask again; `MFA_TOKEN_INVALID`: sign in again */
  verify(proof: SecondFactorProof): Promise<Me>;
}

export interface SecondFactorQuestion {
  readonly methods: readonly string[];
  /** From 1; beyond it when the proof before was wrong. */
  readonly attempt: number;
}

/** Asks the person. What it throws ends the sign-in. */
export type AskSecondFactor = (question: SecondFactorQuestion) => SecondFactorProof | Promise<SecondFactorProof>;

export type SignInResult =
  | { readonly user: Me; readonly secondFactor?: undefined }
  | { readonly user?: undefined; readonly secondFactor: SecondFactorStep };

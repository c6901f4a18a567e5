import { IsString, Length, Matches, MaxLength } from 'class-validator';
import { Optional } from '@app/http';

export class OwnPasswordInput {
  /** Your current password. @example correct horse battery staple */
  @MaxLength(1024)
  @IsString()
  password: string;
}

export class ConfirmTotpInput {
  /** The six digits your authenticator app shows now. @example 492039 */
  @Matches(/^[0-9]{6}$/, { message: 'code must be six digits' })
  code: string;
}

/** Exactly one of the two. */
export class SecondFactorInput {
  /** The six digits your authenticator app shows now. @example 492039 */
  @Matches(/^[0-9]{6}$/, { message: 'code must be six digits' })
  @Optional()
  code?: string;

  /** One of your recovery codes, instead of `code`; works once. @example 7k2m-x9qa-04tz-hd3v-5wnc-e8rj-y6sp */
  @Length(1, 50)
  @IsString()
  @Optional()
  recoveryCode?: string;
}

export class DisableMfaInput extends SecondFactorInput {
  /** Your current password. @example correct horse battery staple */
  @MaxLength(1024)
  @IsString()
  password: string;
}

export class VerifyMfaInput extends SecondFactorInput {
  /** As the first step of the sign-in answered it. */
  @MaxLength(200)
  @IsString()
  mfaToken: string;
}

/** Shown once; it counts after the first code was confirmed. */
export class TotpEnrolmentBody {
  /** Base32, to type into an authenticator app. @example GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ */
  secret: string;
  /** The same for a link or a QR code. @example otpauth://totp/Rollcall%20(localhost):zoe.mueller%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Rollcall%20(localhost) */
  otpauthUrl: string;
  /** The same as a picture: a PNG in a data: URL. */
  qrCode: string;
}

/** Shown once: write them down. */
export class RecoveryCodesBody {
  /** @example ["7k2m-x9qa-04tz-hd3v-5wnc-e8rj-y6sp"] */
  recoveryCodes: string[];
}

export class MfaStatusBody {
  /** Signing in asks for a second factor. @example true */
  enabled: boolean;
  enabledAt: Date | null;
  /** @example 9 */
  recoveryCodesLeft: number;
  /** One of your roles demands a second factor, and you have none yet. @example false */
  enrolmentRequired: boolean;
}

/** The password was right; a session starts only with the second step. */
export class MfaChallengeBody {
  /** Always true. @example true */
  mfaRequired: boolean;
  /** For `POST /auth/mfa/verify`: five minutes, five attempts. */
  mfaToken: string;
  /** What the second step takes. @example ["totp", "recovery_code"] */
  methods: string[];
}

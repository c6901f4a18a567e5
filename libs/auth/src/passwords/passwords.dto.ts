import { IsString, Length, MaxLength } from 'class-validator';

export class ForgotPasswordInput {
  /** @example zoe.mueller@example.com */
  @MaxLength(320)
  @IsString()
  email: string;
}

export class ForgotPasswordBody {
  /** The same for every address. @example accepted */
  status: string;
}

export class ResetPasswordInput {
  /** From the link in the mail; works once. @example 3q2-7wTyFJx0mCw3Zl0v0o3Rk9o1kq4l5cQm2S1f9uE */
  @MaxLength(200)
  @IsString()
  token: string;

  /** Any characters; not a common one, not made of your own name or address. @example seven quiet lanterns */
  @Length(12, 128)
  @IsString()
  newPassword: string;
}

export class ChangePasswordInput {
  /** @example correct horse battery staple */
  @MaxLength(1024)
  @IsString()
  currentPassword: string;

  /** Any characters; not a common one, not made of your own name or address. @example seven quiet lanterns */
  @Length(12, 128)
  @IsString()
  newPassword: string;
}

export class ReauthenticateInput {
  /** @example correct horse battery staple */
  @MaxLength(1024)
  @IsString()
  password: string;
}

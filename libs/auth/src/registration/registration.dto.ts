import { Type } from 'class-transformer';
import { IsEmail, IsObject, IsString, Length, MaxLength, ValidateNested } from 'class-validator';
import { Optional } from '@app/http';
import { ProfileInput } from '@app/users';

const MAX_EMAIL_LENGTH = 254;

export class RegisterInput {
  /** @example zoe.mueller@example.com */
  @MaxLength(MAX_EMAIL_LENGTH)
  @IsEmail()
  email: string;

  /** @example correct horse battery staple */
  @Length(12, 128)
  @IsString()
  password: string;

  @Type(() => ProfileInput)
  @ValidateNested()
  @IsObject()
  @Optional()
  profile?: ProfileInput;
}

/** Says the same whatever became of the request. */
export class RegistrationAnswerBody {
  /** @example If the address can be used, a mail is on its way to it. */
  message: string;
}

export class VerifyEmailInput {
  /** From the link in the mail; works once. */
  @MaxLength(200)
  @IsString()
  token: string;
}

export class ResendVerificationInput {
  /** @example zoe.mueller@example.com */
  @MaxLength(MAX_EMAIL_LENGTH)
  @IsEmail()
  email: string;
}

/** JSON Merge Patch of your own account (RFC 7396). */
export class UpdateOwnAccountInput {
  @Type(() => ProfileInput)
  @ValidateNested()
  @IsObject()
  @Optional()
  profile?: ProfileInput;

  /** Takes effect when the link mailed to it is followed. @example zoe.new@example.com */
  @MaxLength(MAX_EMAIL_LENGTH)
  @IsEmail()
  @Optional()
  email?: string;

  /** Needed to change the address. @example correct horse battery staple */
  @MaxLength(1024)
  @IsString()
  @Optional()
  currentPassword?: string;
}

import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDefined,
  IsEmail,
  IsObject,
  IsString,
  Length,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { Optional } from '@app/http';
import { IsDisplayText } from '../validation/profile-rules.js';
import { type UserStatus } from '../user-status.js';
import { ProfileBody, ProfileInput } from './profile.dto.js';

const MAX_EMAIL_LENGTH = 254;

/** A person to create. With a password the account is active at once; without one it is pending and invited by mail. */
export class CreateUserInput {
  /** Unique, whatever its case or Unicode spelling. @example zoe.mueller@example.com */
  @MaxLength(MAX_EMAIL_LENGTH)
  @IsEmail()
  email: string;

  /** @example correct horse battery staple */
  @Length(12, 128)
  @IsString()
  @Optional()
  password?: string;

  @Type(() => ProfileInput)
  @ValidateNested()
  @IsObject()
  @Optional()
  profile?: ProfileInput;

  /** Names or ids of the roles to grant instead of the default `user`; you must hold what they carry. @example ["auditor"] */
  @MaxLength(64, { each: true })
  @IsString({ each: true })
  @ArrayUnique()
  @ArrayMaxSize(20)
  @IsArray()
  @Optional()
  roles?: string[];

  /** @example false */
  @IsBoolean()
  @Optional()
  mustChangePassword?: boolean;
}

/** The whole account: what is left out is cleared. */
export class ReplaceUserInput {
  /** @example zoe.mueller@example.com */
  @MaxLength(MAX_EMAIL_LENGTH)
  @IsEmail()
  email: string;

  @Type(() => ProfileInput)
  @ValidateNested()
  @IsObject()
  @IsDefined()
  profile: ProfileInput;

  /** @example false */
  @IsBoolean()
  @Optional()
  mustChangePassword?: boolean;
}

/** JSON Merge Patch (RFC 7396): only what is given changes, null clears. */
export class UpdateUserInput {
  /** @example zoe.mueller@example.com */
  @MaxLength(MAX_EMAIL_LENGTH)
  @IsEmail()
  @Optional()
  email?: string;

  @Type(() => ProfileInput)
  @ValidateNested()
  @IsObject()
  @Optional()
  profile?: ProfileInput;

  /** @example true */
  @IsBoolean()
  @Optional()
  mustChangePassword?: boolean;
}

export class SuspendUserInput {
  /** Kept in the audit trail. @example Left the company */
  @IsDisplayText()
  @Length(1, 500)
  @IsString()
  reason: string;
}

/** An account. */
export class UserBody {
  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  id: string;
  /** @example zoe.mueller@example.com */
  email: string;
  /** `pending` has no password yet, or an unverified registration; only `active` accounts sign in. @example active */
  status: UserStatus;
  /** @example true */
  emailVerified: boolean;
  /** @example false */
  mustChangePassword: boolean;
  profile: ProfileBody;
  /** When the picture at `/users/:id/avatar` was last set; null without one. */
  avatarUpdatedAt: Date | null;
  /** When the account will be deactivated by itself; null for never. */
  deactivateAt: Date | null;
  lastLoginAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  /** Null while the account lives. */
  deletedAt: Date | null;
  /** Raised by every change; the ETag. @example 1 */
  version: number;
}

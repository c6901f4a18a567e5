import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsString, Length, MaxLength } from 'class-validator';
import { Optional } from '@app/http';
import { CreateUserInput } from '../dto/user.dto.js';
import { USER_STATUSES, type UserStatus } from '../user-status.js';

/** A person in a file: the body of `POST /users`, and what another system knew of them. */
export class ImportRowInput extends CreateUserInput {
  /** As the system before stored it; replaced by our own at the first sign-in. @example $2b$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy */
  @Length(1, 1024)
  @IsString()
  @Optional()
  passwordHash?: string;

  /** `active` needs a password or its hash, `pending` that there is none; left out, that decides. @example suspended */
  @IsIn(USER_STATUSES)
  @Optional()
  status?: UserStatus;

  /** Whether the system before knew that the person reads the address. @example true */
  @IsBoolean()
  @Optional()
  emailVerified?: boolean;

  /** Names or ids; you must hold what they carry. @example ["Field staff"] */
  @MaxLength(100, { each: true })
  @IsString({ each: true })
  @ArrayUnique()
  @ArrayMaxSize(20)
  @IsArray()
  @Optional()
  groups?: string[];
}

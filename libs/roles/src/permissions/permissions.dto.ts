import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  IsObject,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { Optional, PageQuery, Pattern } from '@app/http';
import { NamedRole } from '../roles/roles.dto.js';

/** Two to six parts; the last may be `*`. `*` alone is well formed, and Rollcall's own. */
export const CODE = {
  regexp: /^(\*|[a-z][a-z0-9_-]*(:[a-z][a-z0-9_-]*){0,4}:([a-z][a-z0-9_-]*|\*))$/,
  message: 'code must be lower case words joined by colons, such as crm:deals:write or crm:*',
};

export class RegisterPermissionInput {
  /** Under a namespace of your own, its first word. @example crm:deals:write */
  @Pattern(CODE)
  @Length(1, 200)
  @IsString()
  code: string;

  /** Empty, unless given. @example Change deals */
  @MaxLength(500)
  @IsString()
  @Optional()
  description?: string;
}

export class RegisterPermissionsInput {
  @Type(() => RegisterPermissionInput)
  @ValidateNested({ each: true })
  @IsObject({ each: true })
  @ArrayUnique((item: Partial<RegisterPermissionInput> | null) => item?.code)
  @ArrayMaxSize(500)
  @ArrayNotEmpty()
  @IsArray()
  permissions: RegisterPermissionInput[];
}

export class RegisteredPermission {
  /** @example crm:deals:write */
  code: string;
  /** `created`, `updated` (its description), `revived` (it was retired) or `unchanged`. @example created */
  outcome: string;
}

export class RegisteredPermissionsBody {
  /** In the order of the request. */
  results: RegisteredPermission[];
  /** Wildcards above them that came to be along with them. @example ["crm:*", "crm:deals:*"] */
  wildcards: string[];
}

export class PermissionBody {
  /** `noun:verb`, or under a client app's namespace `app:noun:verb`. @example users:read */
  code: string;
  /** @example List and read users */
  description: string;
  /** One of Rollcall's own. @example true */
  isSystem: boolean;
}

export class ListPermissionsQuery extends PageQuery {
  /** A part of the code or the description, whatever its case. @example deals */
  @Length(1, 100)
  @IsString()
  @Optional()
  q?: string;

  /** The first word of the code. @example crm */
  @Matches(/^[a-z][a-z0-9_-]*$/, { message: 'namespace must be the first word of a code, such as crm' })
  @Length(1, 100)
  @IsString()
  @Optional()
  namespace?: string;
}

export class RetirePermissionQuery {
  /** `true` only tells who would lose it. @example true */
  @IsIn(['true', 'false'])
  @Optional()
  dryRun?: 'true' | 'false';
}

export class PermissionLoser {
  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  userId: string;
  /** @example zoe.mueller@example.com */
  email: string;
}

/** Who loses a permission by its retirement. Whoever holds it by a wildcard, or otherwise, does not lose it. */
export class RetiredPermissionBody {
  /** @example crm:deals:write */
  code: string;
  /** False when it was only asked. @example true */
  isRetired: boolean;
  /** Those that carry it themselves. */
  roles: NamedRole[];
  /** How many accounts lose it. @example 240 */
  userCount: number;
  /** The first hundred of them. */
  users: PermissionLoser[];
  /** How many live API keys lose it. @example 2 */
  apiKeyCount: number;
}

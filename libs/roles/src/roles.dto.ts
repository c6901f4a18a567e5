import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsDate,
  IsString,
  IsUUID,
  Length,
  Matches,
  MaxLength,
} from 'class-validator';
import { Clearable, Instant, Optional, PageQuery } from '@app/http';

export class CreateRoleInput {
  /** Lower case; unique. @example deal-desk */
  @Matches(/^[a-z][a-z0-9._-]{0,62}$/, {
    message: 'name must be lower case: a letter, then letters, digits, ".", "_", "-"',
  })
  name: string;

  /** @example Approves discounts above ten percent */
  @MaxLength(500)
  @IsString()
  @Optional()
  description?: string;

  /** Codes of registered permissions; you must hold each. @example ["users:read", "audit:read"] */
  @MaxLength(200, { each: true })
  @IsString({ each: true })
  @ArrayUnique()
  @ArrayMaxSize(500)
  @IsArray()
  permissions: string[];

  /** Whoever holds it must have a second factor. False, unless given. @example false */
  @IsBoolean()
  @Optional()
  mfaRequired?: boolean;
}

/** A role and what it carries itself, without what it inherits. */
export class RoleBody {
  /** @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55 */
  id: string;
  /** @example deal-desk */
  name: string;
  /** @example Approves discounts above ten percent */
  description: string;
  /** Came with the installation and cannot be changed. @example false */
  isSystem: boolean;
  /** Whoever holds it must have a second factor. @example false */
  mfaRequired: boolean;
  /** @example ["users:read", "audit:read"] */
  permissions: string[];
  createdAt: Date;
  updatedAt: Date;
  /** @example 1 */
  version: number;
}

export class ListRolesQuery extends PageQuery {}

export class PermissionBody {
  /** `noun:verb`, or under a client app's namespace `app:noun:verb`. @example users:read */
  code: string;
  /** @example List and read users */
  description: string;
  /** One of Rollcall's own. @example true */
  isSystem: boolean;
}

export class GrantRoleInput {
  /** @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55 */
  @IsUUID()
  roleId: string;

  /** `*` for everywhere, or a string of your own. @example org:42 */
  @Matches(/^[\x21-\x7e]+$/, { message: 'scope must be printable ASCII without spaces' })
  @Length(1, 200)
  @IsString()
  @Optional()
  scope?: string;

  /** From now on, unless given. @example 2030-01-01T00:00:00Z */
  @IsDate({ message: 'validFrom must be an ISO 8601 time with a zone' })
  @Instant()
  @Optional()
  validFrom?: Date;

  /** For good, unless given. @example 2030-06-30T00:00:00Z */
  @IsDate({ message: 'validUntil must be an ISO 8601 time with a zone' })
  @Instant()
  @Clearable()
  validUntil?: Date | null;

  /** @example Stands in for Ana until June */
  @MaxLength(500)
  @IsString()
  @Optional()
  reason?: string;

  /** @example HR-1834 */
  @MaxLength(100)
  @IsString()
  @Optional()
  ticket?: string;
}

export class GrantedRole {
  id: string;
  /** @example auditor */
  name: string;
}

/** A role that a user holds or will hold: where, since when, until when, by whom and why. */
export class GrantBody {
  /** @example 0b7c4fd5-8f3c-4f3c-9b56-cdc4b4e6b1a1 */
  id: string;
  role: GrantedRole;
  /** @example * */
  scope: string;
  validFrom: Date;
  /** Null: for good. */
  validUntil: Date | null;
  /** How it came to be. @example api */
  source: string;
  /** @example Stands in for Ana until June */
  reason: string | null;
  /** @example HR-1834 */
  ticket: string | null;
  /** Null: Rollcall itself. */
  grantedBy: string | null;
  grantedAt: Date;
}

export class ListGrantsQuery extends PageQuery {}

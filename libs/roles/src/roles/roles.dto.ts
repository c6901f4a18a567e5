import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsString, Matches, MaxLength } from 'class-validator';
import { Optional, PageQuery } from '@app/http';

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

export class NamedRole {
  id: string;
  /** @example auditor */
  name: string;
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
  /** Granting it needs a second person. @example false */
  requiresApproval: boolean;
  /** At most so many may hold it at once; null: any number. @example null */
  maxHolders: number | null;
  /** @example ["users:read", "audit:read"] */
  permissions: string[];
  /** What it inherits from. */
  parents: NamedRole[];
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

import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsString,
  Length,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { Clearable, Optional, PageQuery, Pattern } from '@app/http';
import { AsOfPageQuery } from '../access/as-of.dto.js';

export const ROLE_NAME = {
  regexp: /^[a-z][a-z0-9._-]{0,62}$/,
  message: 'name must be lower case: a letter, then letters, digits, ".", "_", "-"',
};

/** What a role is, apart from its name and what it carries. */
export class RoleTerms {
  /** @example Approves discounts above ten percent */
  @MaxLength(500)
  @IsString()
  @Optional()
  description?: string;

  /** Whoever holds it must have a second factor. False, unless given. @example false */
  @IsBoolean()
  @Optional()
  mfaRequired?: boolean;

  /** To grant it, a second person must approve; no role may inherit it, no group carry it. @example false */
  @IsBoolean()
  @Optional()
  requiresApproval?: boolean;

  /** At most so many may hold it at once; null, or left out at first: any number. @example 3 */
  @Max(1_000_000)
  @Min(1)
  @IsInt()
  @Clearable()
  maxHolders?: number | null;
}

class RoleTermsAndParents extends RoleTerms {
  /** Names or ids of the roles whose permissions it has too; you must hold those. @example ["auditor"] */
  @MaxLength(64, { each: true })
  @IsString({ each: true })
  @ArrayUnique()
  @ArrayMaxSize(50)
  @IsArray()
  @Optional()
  parents?: string[];
}

export class CreateRoleInput extends RoleTermsAndParents {
  /** Lower case; unique. @example deal-desk */
  @Pattern(ROLE_NAME)
  name: string;

  /** Codes of registered permissions; you must hold each. @example ["users:read", "audit:read"] */
  @MaxLength(200, { each: true })
  @IsString({ each: true })
  @ArrayUnique()
  @ArrayMaxSize(500)
  @IsArray()
  permissions: string[];
}

/** The whole role: what is left out is cleared. */
export class ReplaceRoleInput extends CreateRoleInput {}

/** JSON Merge Patch (RFC 7396): only what is given changes; lists are replaced as a whole. */
export class UpdateRoleInput extends RoleTermsAndParents {
  /** Lower case; unique. @example deal-desk */
  @Pattern(ROLE_NAME)
  @Optional()
  name?: string;

  /** Codes of registered permissions; you must hold each. @example ["users:read", "audit:read"] */
  @MaxLength(200, { each: true })
  @IsString({ each: true })
  @ArrayUnique()
  @ArrayMaxSize(500)
  @IsArray()
  @Optional()
  permissions?: string[];
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
  /** Came with the installation: it keeps its name, what it carries and what it inherits. @example false */
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
  /** Raised by every change of what is shown here; the ETag. @example 1 */
  version: number;
}

export class ListRolesQuery extends PageQuery {
  /** A part of the name. @example desk */
  @Length(1, 100)
  @IsString()
  @Optional()
  q?: string;

  /** Only those that came with the installation, or only the others. @example false */
  @IsIn(['true', 'false'])
  @Optional()
  isSystem?: 'true' | 'false';
}

export class ListRoleMembersQuery extends AsOfPageQuery {}

export class NamedGroup {
  id: string;
  /** @example Sales */
  name: string;
}

/** One way in which somebody comes to a role. */
export class RoleHoldingBody {
  /** @example * */
  scope: string;
  /** The role that was given: this one, or one that inherits it. */
  given: NamedRole;
  /** The grant; null when it comes by a group. */
  grantId: string | null;
  /** The group that carries the role; null when it was granted. */
  group: NamedGroup | null;
  /** Null: for good. @example 2030-06-30T00:00:00.000Z */
  validUntil: string | null;
}

/** Somebody who holds a role: directly, by inheritance or by groups. */
export class RoleMemberBody {
  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  userId: string;
  /** @example zoe.mueller@example.com */
  email: string;
  /** @example active */
  status: string;
  ways: RoleHoldingBody[];
}

export class ExcludeRoleInput {
  /** @example Who orders must not pay */
  @Length(1, 500)
  @IsString()
  @Optional()
  reason?: string;
}

export class ListRoleExclusionsQuery extends PageQuery {}

/** A role that nobody may hold together with this one, at overlapping scopes and times. */
export class RoleExclusionBody {
  role: NamedRole;
  /** @example Who orders must not pay */
  reason: string | null;
  since: Date;
}

import { ArrayMaxSize, ArrayUnique, Equals, IsArray, IsInt, IsString, IsUUID, MaxLength } from 'class-validator';
import { Optional, Pattern } from '@app/http';
import type * as changes from '../changes/access-change.js';
import { ROLE_NAME, RoleTerms } from '../roles/roles.dto.js';

class RoleFields extends RoleTerms {
  /** Codes of registered permissions; you must hold each. @example ["users:read", "audit:read"] */
  @MaxLength(200, { each: true })
  @IsString({ each: true })
  @ArrayUnique()
  @ArrayMaxSize(500)
  @IsArray()
  @Optional()
  permissions?: string[];

  /** What it inherits from, by names or ids. @example ["user"] */
  @MaxLength(64, { each: true })
  @IsString({ each: true })
  @ArrayUnique()
  @ArrayMaxSize(100)
  @IsArray()
  @Optional()
  parents?: string[];
}

export class CreateRoleChange extends RoleFields implements changes.CreateRole {
  /** @example role.create */
  @Equals('role.create')
  type: 'role.create';

  /** Lower case; unique. @example deal-desk */
  @Pattern(ROLE_NAME)
  name: string;
}

/** What is left out stays. */
export class UpdateRoleChange extends RoleFields implements changes.UpdateRole {
  /** @example role.update */
  @Equals('role.update')
  type: 'role.update';

  /** @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55 */
  @IsUUID()
  roleId: string;

  /** @example deal-desk */
  @Pattern(ROLE_NAME)
  @Optional()
  name?: string;

  /** Versions of the role for which it is meant; any, unless given. @example [3] */
  @IsInt({ each: true })
  @ArrayMaxSize(10)
  @IsArray()
  @Optional()
  expected?: number[];
}

export class DeleteRoleChange implements changes.DeleteRole {
  /** @example role.delete */
  @Equals('role.delete')
  type: 'role.delete';

  /** @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55 */
  @IsUUID()
  roleId: string;

  /** Versions of the role for which it is meant; any, unless given. @example [3] */
  @IsInt({ each: true })
  @ArrayMaxSize(10)
  @IsArray()
  @Optional()
  expected?: number[];
}

class PairOfRoles {
  /** @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55 */
  @IsUUID()
  roleId: string;

  /** @example 0b7c4fd5-8f3c-4f3c-9b56-cdc4b4e6b1a1 */
  @IsUUID()
  otherRoleId: string;
}

/** From now on nobody may hold both at once at overlapping scopes. */
export class ExcludeRolesChange extends PairOfRoles implements changes.ExcludeRoles {
  /** @example role.exclude */
  @Equals('role.exclude')
  type: 'role.exclude';

  /** @example Who orders does not pay */
  @MaxLength(500)
  @IsString()
  @Optional()
  reason?: string;
}

export class EndExclusionChange extends PairOfRoles implements changes.EndExclusion {
  /** @example role.end-exclusion */
  @Equals('role.end-exclusion')
  type: 'role.end-exclusion';
}

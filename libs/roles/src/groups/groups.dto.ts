import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  IsString,
  IsUUID,
  Length,
  MaxLength,
} from 'class-validator';
import { Clearable, Optional, PageQuery, Pattern } from '@app/http';
import { AsOfPageQuery } from '../access/as-of.dto.js';
import { SCOPE } from '../scope.js';
import { NamedGroup, NamedRole } from '../roles/roles.dto.js';

/** Something to see at both ends, on one line, without control and direction-override characters. */
export const GROUP_NAME = {
  regexp: /^(?=\S)(?=.*\S$)[^\p{Cc}\p{Cs}\p{Co}\u2028\u2029\u202A-\u202E\u2066-\u2069]*$/u,
  message: 'name must be visible text on one line, without spaces around it',
};

class GroupTerms {
  /** @example Everybody who sells in Europe */
  @MaxLength(500)
  @IsString()
  @Optional()
  description?: string;

  /** The group it lies in: its members get what that one carries. Null: in none. @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55 */
  @IsUUID()
  @Clearable()
  parentId?: string | null;
}

export class CreateGroupInput extends GroupTerms {
  /** Unique. @example Sales EMEA */
  @Pattern(GROUP_NAME)
  @Length(1, 100)
  @IsString()
  name: string;
}

/** The whole group: what is left out is cleared. Members and roles have routes of their own. */
export class ReplaceGroupInput extends CreateGroupInput {}

/** JSON Merge Patch (RFC 7396): only what is given changes, null takes it out of the group it lies in. */
export class UpdateGroupInput extends GroupTerms {
  /** Unique. @example Sales EMEA */
  @Pattern(GROUP_NAME)
  @Length(1, 100)
  @IsString()
  @Optional()
  name?: string;
}

/** A role that a group carries, and where. */
export class GroupRoleBody {
  role: NamedRole;
  /** @example * */
  scope: string;
}

/** A team that carries roles. Its members hold them, and those of every group it lies in. */
export class GroupBody {
  /** @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55 */
  id: string;
  /** @example Sales EMEA */
  name: string;
  /** @example Everybody who sells in Europe */
  description: string;
  /** The group it lies in. */
  parent: NamedGroup | null;
  /** Those it carries itself. */
  roles: GroupRoleBody[];
  /** Those who are in it itself, not in a group that lies in it. @example 12 */
  memberCount: number;
  createdAt: Date;
  updatedAt: Date;
  /** Raised by every change of what is shown here; the ETag. @example 1 */
  version: number;
}

export class ListGroupsQuery extends PageQuery {
  /** A part of the name, whatever its case and accents. @example emea */
  @Length(1, 100)
  @IsString()
  @Optional()
  q?: string;

  /** Only those that lie directly in this group. @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55 */
  @IsUUID()
  @Optional()
  parentId?: string;
}

export class ListGroupMembersQuery extends AsOfPageQuery {
  /** `true` shows the members of the groups that lie in it too. @example true */
  @IsIn(['true', 'false'])
  @Optional()
  nested?: 'true' | 'false';
}

export class GroupMemberBody {
  /** @example b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11 */
  userId: string;
  /** @example zoe.mueller@example.com */
  email: string;
  /** @example active */
  status: string;
  /** Since when; null for a member of a group that lies in it only. */
  memberSince: Date | null;
}

export class GroupMembersInput {
  /** Up to a thousand accounts. @example ["b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11"] */
  @IsUUID(undefined, { each: true })
  @ArrayUnique()
  @ArrayMaxSize(1000)
  @ArrayNotEmpty()
  @IsArray()
  userIds: string[];
}

export class GroupMembersChangedBody {
  /** How many came or went: those of the list who were not there yet, or were there. @example 12 */
  changed: number;
  /** How many are in it itself now. @example 40 */
  memberCount: number;
}

export class AddGroupRoleInput {
  /** @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55 */
  @IsUUID()
  roleId: string;

  /** `*` for everywhere, or a string of your own. @example org:42 */
  @Pattern(SCOPE)
  @Length(1, 200)
  @IsString()
  @Optional()
  scope?: string;
}

export class RemoveGroupRoleQuery {
  /** The scope at which it carries the role; `*`, unless given. @example org:42 */
  @Pattern(SCOPE)
  @Length(1, 200)
  @IsString()
  @Optional()
  scope?: string;
}

export class ListGroupRolesQuery extends PageQuery {}

export class ListGroupsOfUserQuery extends AsOfPageQuery {
  /** `true` shows the groups those lie in too. @example true */
  @IsIn(['true', 'false'])
  @Optional()
  nested?: 'true' | 'false';
}

/** A group that a user is in. */
export class GroupOfUserBody {
  group: NamedGroup;
  /** Since when; null when the user is in a group that lies in it only. */
  memberSince: Date | null;
}

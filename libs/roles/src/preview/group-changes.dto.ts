import { ArrayMaxSize, ArrayNotEmpty, Equals, IsArray, IsInt, IsString, IsUUID, Length } from 'class-validator';
import { Optional, Pattern } from '@app/http';
import { SCOPE } from '../scope.js';
import type * as changes from '../changes/access-change.js';
import { CreateGroupInput, UpdateGroupInput } from '../groups/groups.dto.js';

export class CreateGroupChange extends CreateGroupInput implements changes.CreateGroup {
  /** @example group.create */
  @Equals('group.create')
  type: 'group.create';
}

/** What is left out stays; `parentId` null: in no other group. */
export class UpdateGroupChange extends UpdateGroupInput implements changes.UpdateGroup {
  /** @example group.update */
  @Equals('group.update')
  type: 'group.update';

  /** @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55 */
  @IsUUID()
  groupId: string;

  /** Versions of the group for which it is meant; any, unless given. @example [3] */
  @IsInt({ each: true })
  @ArrayMaxSize(10)
  @IsArray()
  @Optional()
  expected?: number[];
}

class OfGroup {
  /** @example 5f0c9f5e-7d0e-4f7e-9a53-0d3a4f6f4c55 */
  @IsUUID()
  groupId: string;
}

export class DeleteGroupChange extends OfGroup implements changes.DeleteGroup {
  /** @example group.delete */
  @Equals('group.delete')
  type: 'group.delete';

  /** Versions of the group for which it is meant; any, unless given. @example [3] */
  @IsInt({ each: true })
  @ArrayMaxSize(10)
  @IsArray()
  @Optional()
  expected?: number[];
}

class OfMembers extends OfGroup {
  /** @example ["b2f6a1de-6a3f-4a52-8f0e-0c8f0c9a4f11"] */
  @IsUUID(undefined, { each: true })
  @ArrayMaxSize(1000)
  @ArrayNotEmpty()
  @IsArray()
  userIds: string[];
}

export class AddMembersChange extends OfMembers implements changes.AddMembers {
  /** @example group.add-members */
  @Equals('group.add-members')
  type: 'group.add-members';
}

export class RemoveMembersChange extends OfMembers implements changes.RemoveMembers {
  /** @example group.remove-members */
  @Equals('group.remove-members')
  type: 'group.remove-members';
}

class OfGroupRole extends OfGroup {
  /** @example 0b7c4fd5-8f3c-4f3c-9b56-cdc4b4e6b1a1 */
  @IsUUID()
  roleId: string;

  /** `*` for everywhere, or a string of your own. @example org:42 */
  @Pattern(SCOPE)
  @Length(1, 200)
  @IsString()
  @Optional()
  scope?: string;
}

export class AddGroupRoleChange extends OfGroupRole implements changes.AddGroupRole {
  /** @example group.add-role */
  @Equals('group.add-role')
  type: 'group.add-role';
}

export class RemoveGroupRoleChange extends OfGroupRole implements changes.RemoveGroupRole {
  /** @example group.remove-role */
  @Equals('group.remove-role')
  type: 'group.remove-role';
}

import { type ExpectedVersions } from '@app/kernel';
import { type GrantSource } from '../grants/grant.entity.js';

/**
 * Everything that can change who may do what. Routes, the command line, a preview and a request for approval all say it in
 * these words, and `AccessChangesService` is the only one that makes it so. Roles among `parents` and `roles` by id or name.
 */
export type AccessChange = RoleChange | GroupChange | GrantChange | PermissionChange;

export type RoleChange = CreateRole | UpdateRole | DeleteRole | ExcludeRoles | EndExclusion;
export type GroupChange =
  CreateGroup | UpdateGroup | DeleteGroup | AddMembers | RemoveMembers | AddGroupRole | RemoveGroupRole;
export type GrantChange = GrantRole | RevokeGrant;
export type PermissionChange = RetirePermission;

interface RoleFields {
  readonly name?: string;
  readonly description?: string;
  readonly permissions?: readonly string[];
  readonly parents?: readonly string[];
  readonly mfaRequired?: boolean;
  readonly requiresApproval?: boolean;
  /** At most so many holders at once; null: any number. */
  readonly maxHolders?: number | null;
}

export interface CreateRole extends RoleFields {
  readonly type: 'role.create';
  /** One of its own, unless given: so that other changes of the same list can speak of it. */
  readonly id?: string;
  readonly name: string;
}

/** What is left out stays. */
export interface UpdateRole extends RoleFields {
  readonly type: 'role.update';
  readonly roleId: string;
  readonly expected?: ExpectedVersions;
}

export interface DeleteRole {
  readonly type: 'role.delete';
  readonly roleId: string;
  readonly expected?: ExpectedVersions;
}

/** From now on nobody may hold both at once at overlapping scopes. */
export interface ExcludeRoles {
  readonly type: 'role.exclude';
  readonly roleId: string;
  readonly otherRoleId: string;
  readonly reason?: string;
}

export interface EndExclusion {
  readonly type: 'role.end-exclusion';
  readonly roleId: string;
  readonly otherRoleId: string;
}

export interface CreateGroup {
  readonly type: 'group.create';
  /** As with a role. */
  readonly id?: string;
  readonly name: string;
  readonly description?: string;
  readonly parentId?: string | null;
}

/** What is left out stays; `parentId` null: in no other group. */
export interface UpdateGroup {
  readonly type: 'group.update';
  readonly groupId: string;
  readonly name?: string;
  readonly description?: string;
  readonly parentId?: string | null;
  readonly expected?: ExpectedVersions;
}

/** The groups in it stay, in no other group. */
export interface DeleteGroup {
  readonly type: 'group.delete';
  readonly groupId: string;
  readonly expected?: ExpectedVersions;
}

/** Who is a member already stays one. */
export interface AddMembers {
  readonly type: 'group.add-members';
  readonly groupId: string;
  readonly userIds: readonly string[];
}

/** Who is no member is passed over. */
export interface RemoveMembers {
  readonly type: 'group.remove-members';
  readonly groupId: string;
  readonly userIds: readonly string[];
}

export interface AddGroupRole {
  readonly type: 'group.add-role';
  readonly groupId: string;
  readonly roleId: string;
  readonly scope?: string;
}

export interface RemoveGroupRole {
  readonly type: 'group.remove-role';
  readonly groupId: string;
  readonly roleId: string;
  readonly scope?: string;
}

export interface GrantRole {
  readonly type: 'grant';
  readonly userId: string;
  readonly roleId: string;
  /** Everywhere, unless given. */
  readonly scope?: string;
  /** From now on, unless given. */
  readonly validFrom?: Date;
  /** For good, unless given. */
  readonly validUntil?: Date | null;
  readonly reason?: string;
  readonly ticket?: string;
  readonly source?: GrantSource;
}

export interface RevokeGrant {
  readonly type: 'revoke';
  readonly userId: string;
  readonly grantId: string;
}

/** Takes it from every role that carries it. */
export interface RetirePermission {
  readonly type: 'permission.retire';
  readonly code: string;
}

/** Whether it changes a graph that many users hang on, rather than what single users are granted. */
export function isGraphChange(change: AccessChange): boolean {
  return change.type !== 'grant' && change.type !== 'revoke';
}

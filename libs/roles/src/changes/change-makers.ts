import { Injectable } from '@nestjs/common';
import { assertNever } from '@app/kernel';
import { GrantChanges } from '../grants/grant-changes.js';
import { GroupChanges } from '../groups/group-changes.js';
import { PermissionChanges } from '../permissions/permission-changes.js';
import { RoleChanges } from '../roles/role-changes.js';
import { type AccessChange } from './access-change.js';
import { type AppliedChange, type ChangeContext } from './change-context.js';

/** Who makes which change. */
@Injectable()
export class ChangeMakers {
  constructor(
    private readonly roles: RoleChanges,
    private readonly groups: GroupChanges,
    private readonly grants: GrantChanges,
    private readonly permissions: PermissionChanges,
  ) {}

  /** Writes the change inside the caller's transaction, if its actor may. Asks no rule about the state it leads to. */
  make(context: ChangeContext, change: AccessChange): Promise<AppliedChange> {
    switch (change.type) {
      case 'role.create':
        return this.roles.create(context, change);
      case 'role.update':
        return this.roles.update(context, change);
      case 'role.delete':
        return this.roles.delete(context, change);
      case 'role.exclude':
        return this.roles.exclude(context, change);
      case 'role.end-exclusion':
        return this.roles.endExclusion(context, change);
      case 'group.create':
        return this.groups.create(context, change);
      case 'group.update':
        return this.groups.update(context, change);
      case 'group.delete':
        return this.groups.delete(context, change);
      case 'group.add-members':
        return this.groups.addMembers(context, change);
      case 'group.remove-members':
        return this.groups.removeMembers(context, change);
      case 'group.add-role':
        return this.groups.addRole(context, change);
      case 'group.remove-role':
        return this.groups.removeRole(context, change);
      case 'grant':
        return this.grants.grant(context, change);
      case 'revoke':
        return this.grants.revoke(context, change);
      case 'permission.retire':
        return this.permissions.retire(context, change);
      default:
        return assertNever(change);
    }
  }
}

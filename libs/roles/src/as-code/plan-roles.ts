import { type AccessChange } from '../changes/access-change.js';
import { type AccessState } from './access-state.js';
import { planExclusions, planRoleChanges } from './plan-role-changes.js';
import { planGroupChanges, planGroupRoles } from './plan-group-changes.js';
import { PlannedIds } from './planned-ids.js';
import { prunedBy, remainingState } from './pruning.js';
import { type DesiredPermission, type RolesFile } from './roles-file.js';

/** What makes of the present what a file demands. */
export interface RolesPlan {
  /** To be registered first: new ones, retired ones, and those that are described otherwise. */
  readonly permissions: readonly DesiredPermission[];
  /** In an order in which each of them can be made. */
  readonly changes: readonly AccessChange[];
}

/**
 * Takes away before it adds, and makes what others lie in before those others, so that no change on the way is refused for
 * a reason that will be gone at the end. Empty when everything is as the file demands. The file has no problems with the state.
 */
export function planRoles(file: RolesFile, current: AccessState): RolesPlan {
  const state = remainingState(file, current);
  const ids = new PlannedIds(current);
  const exclusions = planExclusions(file, state, ids);
  const groupRoles = planGroupRoles(file, state, ids);
  return {
    permissions: planPermissions(file, current),
    changes: [
      ...deletions(file, current, ids),
      ...exclusions.ended,
      ...groupRoles.removed,
      ...planRoleChanges(file, state, ids),
      ...exclusions.added,
      ...planGroupChanges(file, state, ids),
      ...groupRoles.added,
    ],
  };
}

export function isEmptyPlan({ permissions, changes }: RolesPlan): boolean {
  return permissions.length === 0 && changes.length === 0;
}

function planPermissions({ permissions = {} }: RolesFile, state: AccessState): DesiredPermission[] {
  const present = new Map(state.permissions.map(({ code, description }) => [code, description]));
  return Object.entries(permissions)
    .filter(([code, description]) => present.get(code) !== description)
    .map(([code, description]) => ({ code, description }));
}

function deletions(file: RolesFile, state: AccessState, ids: PlannedIds): AccessChange[] {
  const { roles, groups } = prunedBy(file, state);
  return [
    ...[...groups].map((name): AccessChange => ({ type: 'group.delete', groupId: ids.group(name) })),
    ...[...roles].map((name): AccessChange => ({ type: 'role.delete', roleId: ids.role(name) })),
  ];
}

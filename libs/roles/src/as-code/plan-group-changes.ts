import { type AccessChange, type GroupChange } from '../changes/access-change.js';
import { type AccessState, type StateGroup, type StateGroupRole } from './access-state.js';
import { desiredNesting } from './desired-nesting.js';
import { nestingOrder } from './nesting-order.js';
import { type PlannedIds } from './planned-ids.js';
import { type DesiredGroup, type RolesFile } from './roles-file.js';

/** The outer group before the one in it. */
export function planGroupChanges(file: RolesFile, state: AccessState, ids: PlannedIds): GroupChange[] {
  const desired = new Map((file.groups ?? []).map((group) => [group.name, group]));
  const present = new Map(state.groups.map((group) => [group.name, group]));
  return nestingOrder(desiredNesting(file, state)).order.flatMap((name) => {
    const group = desired.get(name);
    return group ? planGroup(group, present.get(name), ids) : [];
  });
}

function planGroup(desired: DesiredGroup, present: StateGroup | undefined, ids: PlannedIds): GroupChange[] {
  const { name, description, in: parent } = desired;
  const isDescribed = description !== undefined && description !== (present ? present.description : '');
  const isMoved = parent !== undefined && parent !== (present ? present.parent : null);
  const fields = {
    ...(isDescribed && { description }),
    ...(isMoved && { parentId: parent === null ? null : ids.group(parent) }),
  };
  if (!present) return [{ type: 'group.create', id: ids.group(name), name, ...fields }];
  return isDescribed || isMoved ? [{ type: 'group.update', groupId: present.id, ...fields }] : [];
}

export interface PlannedGroupRoles {
  readonly removed: readonly AccessChange[];
  readonly added: readonly AccessChange[];
}

/** Of the groups whose list of roles the file has. */
export function planGroupRoles({ groups = [] }: RolesFile, state: AccessState, ids: PlannedIds): PlannedGroupRoles {
  const present = new Map(state.groups.map(({ name, roles }) => [name, roles]));
  const each = (type: 'group.add-role' | 'group.remove-role', pick: Choice): AccessChange[] =>
    groups.flatMap(({ name, roles }) =>
      roles === undefined
        ? []
        : pick(roles, present.get(name) ?? []).map(({ role, scope }) => ({
            type,
            groupId: ids.group(name),
            roleId: ids.role(role),
            scope,
          })),
    );
  return {
    removed: each('group.remove-role', (desired, there) => minus(there, desired)),
    added: each('group.add-role', (desired, there) => minus(desired, there)),
  };
}

type Choice = (desired: readonly StateGroupRole[], there: readonly StateGroupRole[]) => StateGroupRole[];

function minus(some: readonly StateGroupRole[], others: readonly StateGroupRole[]): StateGroupRole[] {
  return some.filter(({ role, scope }) => !others.some((other) => other.role === role && other.scope === scope));
}

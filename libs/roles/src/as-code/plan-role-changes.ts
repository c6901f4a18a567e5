import { type AccessChange, type RoleChange } from '../changes/access-change.js';
import { type AccessState, type StateRole } from './access-state.js';
import { desiredExclusions, pairOf, undesiredExclusions } from './desired-exclusions.js';
import { desiredParents } from './desired-nesting.js';
import { nestingOrder } from './nesting-order.js';
import { type PlannedIds } from './planned-ids.js';
import { type DesiredRole, type RolesFile } from './roles-file.js';
import { isSameSet } from './same-set.js';

/** What is inherited before what inherits it. */
export function planRoleChanges(file: RolesFile, state: AccessState, ids: PlannedIds): RoleChange[] {
  const desired = new Map((file.roles ?? []).map((role) => [role.name, role]));
  const present = new Map(state.roles.map((role) => [role.name, role]));
  return nestingOrder(desiredParents(file, state)).order.flatMap((name) => {
    const role = desired.get(name);
    return role ? planRole(role, present.get(name), ids) : [];
  });
}

function planRole(desired: DesiredRole, present: StateRole | undefined, ids: PlannedIds): RoleChange[] {
  const { name, description, mfaRequired, requiresApproval, maxHolders, permissions } = desired;
  const parents = desired.inherits?.map(ids.role);
  const fields = { description, permissions, parents, mfaRequired, requiresApproval, maxHolders };
  if (!present) return [{ type: 'role.create', id: ids.role(name), name, ...given(fields) }];
  const there = { ...present, parents: present.parents.map(ids.role) };
  const different = given(fields, (field, value) => !isSame(value, there[field]));
  if (Object.keys(different).length === 0) return [];
  return [{ type: 'role.update', roleId: present.id, ...different }];
}

function given<T extends object>(
  fields: T,
  isWanted: (field: keyof T, value: unknown) => boolean = () => true,
): Partial<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([field, value]) => value !== undefined && isWanted(field as keyof T, value)),
  ) as Partial<T>;
}

function isSame(one: unknown, other: unknown): boolean {
  return Array.isArray(one) ? isSameSet(one as string[], other as string[]) : one === other;
}

export interface PlannedPair {
  readonly ended: readonly AccessChange[];
  readonly added: readonly AccessChange[];
}

export function planExclusions({ roles = [] }: RolesFile, state: AccessState, ids: PlannedIds): PlannedPair {
  const reasons = new Map(state.exclusions.map(({ role, other, reason }) => [pairOf(role, other), reason]));
  const ended = undesiredExclusions(roles, state.exclusions);
  const added = desiredExclusions(roles).filter(({ role, other, reason }) => {
    const there = reasons.get(pairOf(role, other));
    return there === undefined || (reason !== undefined && reason !== there);
  });
  return {
    ended: ended.map(({ role, other }) => ({
      type: 'role.end-exclusion',
      roleId: ids.role(role),
      otherRoleId: ids.role(other),
    })),
    added: added.map(({ role, other, reason }) => ({
      type: 'role.exclude',
      roleId: ids.role(role),
      otherRoleId: ids.role(other),
      ...(reason !== undefined && { reason }),
    })),
  };
}

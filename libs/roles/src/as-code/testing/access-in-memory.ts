import { assertNever } from '@app/kernel';
import { type AccessChange } from '../../changes/access-change.js';
import { wildcardsAbove } from '../../permissions/wildcards.js';
import { type AccessState, type StateGroup, type StateRole, withoutAll } from '../access-state.js';
import { pairOf } from '../desired-exclusions.js';
import { nestingOrder } from '../nesting-order.js';
import { type RolesPlan } from '../plan-roles.js';

/** What the makers of changes do, and refuse, without a database: on the way as well as at the end. */
export function applied({ permissions, changes }: RolesPlan, state: AccessState): AccessState {
  const given = permissions.map(({ code, description }) => ({ code, description, isSystem: false }));
  const codes = given.map(({ code }) => code);
  const known = new Set([...state.permissions.map(({ code }) => code), ...codes, ...state.retired]);
  const above = wildcardsAbove(codes).filter((code) => !known.has(code));
  const registered: AccessState = {
    ...state,
    permissions: [
      ...state.permissions.filter(({ code }) => !codes.includes(code)),
      ...given,
      ...above.map((code) => ({ code, description: '', isSystem: false })),
    ],
    retired: state.retired.filter((code) => !codes.includes(code)),
  };
  return changes.reduce(make, registered);
}

function make(state: AccessState, change: AccessChange): AccessState {
  const role = (id: string): StateRole => found(state.roles, id);
  const group = (id: string): StateGroup => found(state.groups, id);
  switch (change.type) {
    case 'role.create':
      refuseIf(state.usedIds.includes(change.id!), 'id taken');
      refuseIf(
        state.roles.some(({ name }) => name === change.name),
        'ROLE_NAME_TAKEN',
      );
      return withRole({ ...state, usedIds: [...state.usedIds, change.id!] }, { ...EMPTY_ROLE, id: change.id! }, change);
    case 'role.update':
      return withRole(state, role(change.roleId), change);
    case 'role.delete':
      refuseIf(role(change.roleId).isSystem, 'SYSTEM_ROLE_PROTECTED');
      return withoutAll(state, new Set([role(change.roleId).name]), new Set());
    case 'role.exclude': {
      const pair = { role: role(change.roleId).name, other: role(change.otherRoleId).name };
      const others = state.exclusions.filter((one) => pairOf(one.role, one.other) !== pairOf(pair.role, pair.other));
      return { ...state, exclusions: [...others, { ...pair, reason: change.reason ?? null }] };
    }
    case 'role.end-exclusion': {
      const gone = pairOf(role(change.roleId).name, role(change.otherRoleId).name);
      const rest = state.exclusions.filter((one) => pairOf(one.role, one.other) !== gone);
      refuseIf(rest.length === state.exclusions.length, 'ROLE_EXCLUSION_NOT_FOUND');
      return { ...state, exclusions: rest };
    }
    case 'group.create': {
      refuseIf(
        state.groups.some(({ name }) => name === change.name),
        'GROUP_NAME_TAKEN',
      );
      const { id, name, description = '', parentId = null } = change;
      const parent = parentId === null ? null : group(parentId).name;
      return withGroup(state, { id: id!, name, description, parent, roles: [] });
    }
    case 'group.update': {
      const there = group(change.groupId);
      const { description = there.description, parentId } = change;
      const parent = parentId === undefined ? there.parent : parentId === null ? null : group(parentId).name;
      return withGroup(state, { ...there, description, parent });
    }
    case 'group.delete':
      return withoutAll(state, new Set(), new Set([group(change.groupId).name]));
    case 'group.add-role': {
      const there = group(change.groupId);
      return withGroup(state, {
        ...there,
        roles: [...there.roles, { role: role(change.roleId).name, scope: change.scope! }],
      });
    }
    case 'group.remove-role': {
      const there = group(change.groupId);
      const { name } = role(change.roleId);
      const rest = there.roles.filter((one) => one.role !== name || one.scope !== change.scope);
      refuseIf(rest.length === there.roles.length, 'GROUP_ROLE_NOT_FOUND');
      return withGroup(state, { ...there, roles: rest });
    }
    case 'group.add-members':
    case 'group.remove-members':
    case 'grant':
    case 'revoke':
    case 'permission.retire':
      throw new Error(`A plan holds no ${change.type}`);
    default:
      return assertNever(change);
  }
}

type RoleFieldsChange = Extract<AccessChange, { type: 'role.create' | 'role.update' }>;

function withRole(state: AccessState, there: StateRole, change: RoleFieldsChange): AccessState {
  const { type: _, parents: parentIds, ...rest } = change;
  const fields = { ...rest, roleId: undefined };
  const parents = parentIds ? parentIds.map((id) => found(state.roles, id).name) : there.parents;
  const known = new Set(state.permissions.map(({ code }) => code));
  refuseIf(
    (change.permissions ?? []).some((code) => !known.has(code)),
    'PERMISSION_UNKNOWN',
  );
  const { roleId: _id, ...role } = { ...there, ...fields, id: there.id, parents };
  const next = { ...state, roles: [...state.roles.filter(({ id }) => id !== there.id), role as StateRole] };
  const { circular } = nestingOrder(new Map(next.roles.map(({ name, parents }) => [name, parents])));
  refuseIf(circular.length > 0, 'ROLE_CYCLE');
  return next;
}

function withGroup(state: AccessState, group: StateGroup): AccessState {
  const groups = [...state.groups.filter(({ id }) => id !== group.id), group];
  const { circular } = nestingOrder(new Map(groups.map(({ name, parent }) => [name, parent === null ? [] : [parent]])));
  refuseIf(circular.length > 0, 'GROUP_CYCLE');
  return { ...state, groups };
}

function found<T extends { readonly id: string }>(things: readonly T[], id: string): T {
  const thing = things.find((one) => one.id === id);
  refuseIf(!thing, `NOT_FOUND ${id}`);
  return thing!;
}

function refuseIf(isRefused: boolean, reason: string): void {
  if (isRefused) throw new Error(reason);
}

const EMPTY_ROLE: StateRole = {
  id: '',
  name: '',
  isSystem: false,
  description: '',
  permissions: [],
  parents: [],
  mfaRequired: false,
  requiresApproval: false,
  maxHolders: null,
};

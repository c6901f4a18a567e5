import { assertNever } from '@app/kernel';
import { type AccessChange, type CreateRole, type UpdateGroup, type UpdateRole } from '../changes/access-change.js';
import { type AccessState, type StateRole } from './access-state.js';
import { type RolesPlan } from './plan-roles.js';
import { type DesiredPermission } from './roles-file.js';
import { quoted } from './quoted.js';

/** In words: `+` comes, `-` goes, `~` changes; what is indented belongs to the line above. */
export function describePlan({ permissions, changes }: RolesPlan, state: AccessState): string[] {
  const names = new Names(state, changes);
  return [
    ...permissions.map((permission) => describePermission(permission, state)),
    ...changes.flatMap((change) => describe(change, state, names)),
  ];
}

function describePermission({ code, description }: DesiredPermission, state: AccessState): string {
  const there = state.permissions.find((one) => one.code === code);
  if (there) return `~ permission ${code}: ${quoted(there.description)} -> ${quoted(description)}`;
  return `+ permission ${code}: ${quoted(description)}${state.retired.includes(code) ? ' (was retired)' : ''}`;
}

function describe(change: AccessChange, state: AccessState, { nameOf, group }: Names): string[] {
  switch (change.type) {
    case 'role.create':
      return [`+ role ${change.name}`, ...roleFields(change, NOTHING_YET, nameOf)];
    case 'role.update':
      return [`~ role ${nameOf(change.roleId)}`, ...roleFields(change, roleThere(state, change.roleId), nameOf)];
    case 'role.delete':
      return [`- role ${nameOf(change.roleId)}`];
    case 'role.exclude':
      return [
        `+ ${nameOf(change.roleId)} and ${nameOf(change.otherRoleId)} exclude each other${because(change.reason)}`,
      ];
    case 'role.end-exclusion':
      return [`- ${nameOf(change.roleId)} and ${nameOf(change.otherRoleId)} exclude each other`];
    case 'group.create':
      return [`+ group ${quoted(change.name)}${change.parentId ? ` in ${group(change.parentId)}` : ''}`];
    case 'group.update':
      return [`~ group ${group(change.groupId)}`, ...groupFields(change, state, nameOf)];
    case 'group.delete':
      return [`- group ${group(change.groupId)}`];
    case 'group.add-role':
      return [`+ group ${group(change.groupId)} carries ${nameOf(change.roleId)} at ${change.scope}`];
    case 'group.remove-role':
      return [`- group ${group(change.groupId)} carries ${nameOf(change.roleId)} at ${change.scope}`];
    case 'group.add-members':
    case 'group.remove-members':
    case 'grant':
    case 'revoke':
    case 'permission.retire':
      return [`~ ${change.type}`];
    default:
      return assertNever(change);
  }
}

type There = Pick<StateRole, 'description' | 'permissions' | 'mfaRequired' | 'requiresApproval' | 'maxHolders'> & {
  readonly parents: readonly string[];
};

const NOTHING_YET: There = {
  description: '',
  permissions: [],
  parents: [],
  mfaRequired: false,
  requiresApproval: false,
  maxHolders: null,
};

function roleThere({ roles }: AccessState, id: string): There {
  return roles.find((role) => role.id === id)!;
}

function roleFields(change: CreateRole | UpdateRole, there: There, nameOf: (id: string) => string): string[] {
  return [
    ...(['description', 'mfaRequired', 'requiresApproval', 'maxHolders'] as const).flatMap((field) =>
      differs(field, there[field], change[field]),
    ),
    ...listDiffers('', there.permissions, change.permissions),
    ...listDiffers('inherits ', there.parents, change.parents?.map(nameOf)),
  ];
}

function groupFields(change: UpdateGroup, { groups }: AccessState, nameOf: (id: string) => string): string[] {
  const there = groups.find(({ id }) => id === change.groupId)!;
  const { parentId } = change;
  return [
    ...differs('description', there.description, change.description),
    ...differs('in', there.parent, parentId && nameOf(parentId)),
  ];
}

type Scalar = string | number | boolean | null;

function differs(field: string, there: Scalar, desired: Scalar | undefined): string[] {
  if (desired === undefined || desired === there) return [];
  return [`    ~ ${field}: ${shown(there)} -> ${shown(desired)}`];
}

function shown(value: Scalar): string {
  return typeof value === 'string' ? quoted(value) : String(value);
}

function listDiffers(label: string, there: readonly string[], desired: readonly string[] | undefined): string[] {
  if (!desired) return [];
  return [
    ...desired.filter((item) => !there.includes(item)).map((item) => `    + ${label}${item}`),
    ...there.filter((item) => !desired.includes(item)).map((item) => `    - ${label}${item}`),
  ];
}

function because(reason: string | undefined): string {
  return reason === undefined ? '' : `: ${quoted(reason)}`;
}

/** Of what is there and what the plan makes. */
class Names {
  private readonly names: ReadonlyMap<string, string>;

  constructor({ roles, groups }: AccessState, changes: readonly AccessChange[]) {
    const created = changes.flatMap((change) =>
      change.type === 'role.create' || change.type === 'group.create' ? [{ id: change.id!, name: change.name }] : [],
    );
    this.names = new Map([...roles, ...groups, ...created].map(({ id, name }) => [id, name]));
  }

  readonly nameOf = (id: string): string => this.names.get(id)!;
  readonly group = (id: string): string => quoted(this.nameOf(id));
}

/** What a roles file can speak of, as it is now. Things are known by their names; ids are beside them. */
export interface AccessState {
  /** Those that are not retired. */
  readonly permissions: readonly StatePermission[];
  readonly retired: readonly string[];
  readonly roles: readonly StateRole[];
  readonly exclusions: readonly StateExclusion[];
  readonly groups: readonly StateGroup[];
  /** Of all roles and groups that there ever were. */
  readonly usedIds: readonly string[];
}

export interface StatePermission {
  readonly code: string;
  readonly description: string;
  readonly isSystem: boolean;
}

export interface StateRole {
  readonly id: string;
  readonly name: string;
  readonly isSystem: boolean;
  readonly description: string;
  readonly permissions: readonly string[];
  readonly parents: readonly string[];
  readonly mfaRequired: boolean;
  readonly requiresApproval: boolean;
  readonly maxHolders: number | null;
}

export interface StateExclusion {
  readonly role: string;
  readonly other: string;
  readonly reason: string | null;
}

export interface StateGroup {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly parent: string | null;
  readonly roles: readonly StateGroupRole[];
}

export interface StateGroupRole {
  readonly role: string;
  readonly scope: string;
}

/** The state when these are gone, and everything in which they take part. */
export function withoutAll(state: AccessState, roles: ReadonlySet<string>, groups: ReadonlySet<string>): AccessState {
  const stays = (role: string): boolean => !roles.has(role);
  return {
    ...state,
    roles: state.roles
      .filter(({ name }) => stays(name))
      .map((role) => ({ ...role, parents: role.parents.filter(stays) })),
    exclusions: state.exclusions.filter(({ role, other }) => stays(role) && stays(other)),
    groups: state.groups
      .filter(({ name }) => !groups.has(name))
      .map((group) => ({
        ...group,
        parent: group.parent !== null && groups.has(group.parent) ? null : group.parent,
        roles: group.roles.filter(({ role }) => stays(role)),
      })),
  };
}

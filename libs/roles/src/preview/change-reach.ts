import { assertNever } from '@app/kernel';
import { type AccessChange } from '../changes/access-change.js';

/**
 * Whom changes can concern, and in which permissions; said in one place for every change there is. It may say too much, which
 * costs time, never too little: what lies outside is not compared. Names of the lists are what the SQL makes of them.
 */
export interface Reach {
  /** Concerns their holders, in what they carry before or after but not both. */
  readonly roles: readonly string[];
  /** Concerns the members of what lies in them. */
  readonly groups: readonly string[];
  /** Concerns these users. */
  readonly userIds: readonly string[];
  /** Concerns who was granted these, in what their roles carry. */
  readonly grantIds: readonly string[];
  /** In everything these carry, before or after. */
  readonly wholeRoles: readonly string[];
  /** In everything the members of these get by them, before or after. */
  readonly wholeGroups: readonly string[];
  /** Concerns holders of the roles that carry these, in these. */
  readonly codes: readonly string[];
}

const NOBODY: Reach = {
  roles: [],
  groups: [],
  userIds: [],
  grantIds: [],
  wholeRoles: [],
  wholeGroups: [],
  codes: [],
};

export function reachOfAll(changes: readonly AccessChange[]): Reach {
  const reaches = changes.map((change) => ({ ...NOBODY, ...reachOf(change) }));
  const all = (list: keyof Reach): string[] => [...new Set(reaches.flatMap((reach) => reach[list]))];
  return {
    roles: all('roles'),
    groups: all('groups'),
    userIds: all('userIds'),
    grantIds: all('grantIds'),
    wholeRoles: all('wholeRoles'),
    wholeGroups: all('wholeGroups'),
    codes: all('codes'),
  };
}

function reachOf(change: AccessChange): Partial<Reach> {
  switch (change.type) {
    // Nobody holds it yet, and who holds what is left as it is by an exclusion.
    case 'role.create':
    case 'group.create':
    case 'role.exclude':
    case 'role.end-exclusion':
      return {};
    case 'role.update':
    case 'role.delete':
      return { roles: [change.roleId] };
    case 'group.update':
    case 'group.delete':
      return { groups: [change.groupId], wholeGroups: [change.groupId] };
    case 'group.add-members':
    case 'group.remove-members':
      return { userIds: change.userIds, wholeGroups: [change.groupId] };
    case 'group.add-role':
    case 'group.remove-role':
      return { groups: [change.groupId], wholeRoles: [change.roleId] };
    case 'grant':
      return { userIds: [change.userId], wholeRoles: [change.roleId] };
    case 'revoke':
      return { grantIds: [change.grantId] };
    case 'permission.retire':
      return { codes: [change.code] };
    default:
      return assertNever(change);
  }
}

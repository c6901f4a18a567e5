import { type GrantRow, type World } from './rules-world.js';

export const overlap = (one: GrantRow, other: GrantRow): boolean =>
  one.from < (other.until ?? Infinity) && other.from < (one.until ?? Infinity);

export const isAmong = (
  { groupId, userIds }: { groupId: string; userIds: readonly string[] },
  member: World['members'][number],
): boolean => member.groupId === groupId && userIds.includes(member.userId);

export const edgesOf = ({ carries, inherits }: World, roleId: string): string =>
  [
    ...carries.filter((one) => one.roleId === roleId).map(({ code }) => code),
    ...inherits.filter((one) => one.roleId === roleId).map(({ parentId }) => parentId),
  ]
    .sort()
    .join(' ');

export function withoutRole(world: World, id: string): World {
  return {
    ...world,
    roles: world.roles.filter((role) => role.id !== id),
    carries: world.carries.filter(({ roleId }) => roleId !== id),
    inherits: world.inherits.filter(({ roleId, parentId }) => roleId !== id && parentId !== id),
    groupRoles: world.groupRoles.filter(({ roleId }) => roleId !== id),
    grants: world.grants.filter(({ roleId }) => roleId !== id),
    exclusions: world.exclusions.filter(({ one, other }) => one !== id && other !== id),
  };
}

export function withoutGroup(world: World, id: string): World {
  return {
    ...world,
    groups: world.groups.filter((group) => group.id !== id),
    liesIn: world.liesIn.filter(({ groupId, parentId }) => groupId !== id && parentId !== id),
    members: world.members.filter(({ groupId }) => groupId !== id),
    groupRoles: world.groupRoles.filter(({ groupId }) => groupId !== id),
  };
}

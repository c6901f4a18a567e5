import { type Actor, isSystem } from '@app/kernel';

/** Everything about access that counts now or is going to count, as plain rows. Times are milliseconds; null is for good. */
export interface World {
  readonly now: number;
  readonly users: readonly { id: string; status: string; isDeleted: boolean }[];
  readonly roles: readonly RoleRow[];
  readonly carries: readonly { roleId: string; code: string }[];
  readonly inherits: readonly { roleId: string; parentId: string }[];
  readonly groups: readonly { id: string; name: string }[];
  readonly liesIn: readonly { groupId: string; parentId: string }[];
  readonly members: readonly { groupId: string; userId: string }[];
  readonly groupRoles: readonly { groupId: string; roleId: string; scope: string }[];
  readonly grants: readonly GrantRow[];
  readonly exclusions: readonly { one: string; other: string }[];
  readonly permissions: readonly { code: string; isSystem: boolean }[];
}

export interface RoleRow {
  readonly id: string;
  readonly name: string;
  readonly isSystem: boolean;
  readonly maxHolders: number | null;
  readonly requiresApproval: boolean;
}

export interface GrantRow extends Lasting {
  readonly id: string;
  readonly userId: string;
  readonly roleId: string;
  readonly scope: string;
}

interface Lasting {
  readonly from: number;
  readonly until: number | null;
}

export interface HeldRole extends Lasting {
  readonly roleId: string;
  readonly scope: string;
}

export interface HeldCode extends Lasting {
  readonly code: string;
  readonly scope: string;
}

const rows = (fields: string, source: string, order = 'id'): string =>
  `(SELECT coalesce(json_agg(json_build_object(${fields}) ORDER BY ${order}), '[]') FROM ${source})`;
const live = (table: string): string => `(SELECT * FROM ${table} WHERE removed_at IS NULL) t`;
const ms = (column: string): string => `extract(epoch FROM ${column}) * 1000`;

/** Plain SELECTs of the tables: none of the functions that the rules are made of. */
export const READ_WORLD = `SELECT json_build_object(
  'now', ${ms('clock_timestamp()')},
  'users', ${rows(`'id', id, 'status', status, 'isDeleted', deleted_at IS NOT NULL`, 'users t')},
  'roles', ${rows(
    `'id', id, 'name', name, 'isSystem', is_system, 'maxHolders', max_holders, 'requiresApproval', requires_approval`,
    '(SELECT * FROM roles WHERE deleted_at IS NULL) t',
    'name',
  )},
  'carries', ${rows(`'roleId', role_id, 'code', permission_code`, live('role_permissions'))},
  'inherits', ${rows(`'roleId', role_id, 'parentId', parent_id`, live('role_parents'))},
  'groups', ${rows(`'id', id, 'name', name`, '(SELECT * FROM groups WHERE deleted_at IS NULL) t', 'name')},
  'liesIn', ${rows(`'groupId', group_id, 'parentId', parent_id`, live('group_parents'))},
  'members', ${rows(`'groupId', group_id, 'userId', user_id`, live('group_members'))},
  'groupRoles', ${rows(`'groupId', group_id, 'roleId', role_id, 'scope', scope`, live('group_roles'))},
  'grants', ${rows(
    `'id', id, 'userId', user_id, 'roleId', role_id, 'scope', scope, 'from', ${ms('valid_from')}, 'until', ${ms('valid_until')}`,
    '(SELECT * FROM user_roles WHERE revoked_at IS NULL AND (valid_until IS NULL OR valid_until > clock_timestamp())) t',
    'user_id, role_id, scope, valid_from',
  )},
  'exclusions', ${rows(`'one', role_id, 'other', excluded_role_id`, live('role_exclusions'))},
  'permissions', ${rows(`'code', code, 'isSystem', is_system`, '(SELECT * FROM permissions WHERE retired_at IS NULL) t', 'code')}
) AS world`;

export function covers(held: string, wanted: string): boolean {
  return held === '*' || held === wanted || (held.endsWith(':*') && wanted.startsWith(held.slice(0, -1)));
}

/** Every node to which a chain of edges leads, the start among them; a cycle ends it. */
export function reach(start: string, step: (node: string) => readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (node: string): void => {
    if (found.has(node)) return;
    found.add(node);
    step(node).forEach(visit);
  };
  visit(start);
  return found;
}

export const rolesAbove = ({ inherits }: World, roleId: string): Set<string> =>
  reach(roleId, (id) => inherits.filter((edge) => edge.roleId === id).map(({ parentId }) => parentId));

export const groupsAbove = ({ liesIn }: World, groupId: string): Set<string> =>
  reach(groupId, (id) => liesIn.filter((edge) => edge.groupId === id).map(({ parentId }) => parentId));

export function heldRoles(world: World, userId: string): HeldRole[] {
  const groups = world.members
    .filter((one) => one.userId === userId)
    .flatMap((one) => [...groupsAbove(world, one.groupId)]);
  const byGroup = world.groupRoles
    .filter((one) => groups.includes(one.groupId))
    .map(({ roleId, scope }) => ({ roleId, scope, from: 0, until: null }));
  const granted = [...world.grants.filter((one) => one.userId === userId), ...byGroup];
  return granted.flatMap(({ roleId, scope, from, until }) =>
    [...rolesAbove(world, roleId)].map((id) => ({ roleId: id, scope, from, until })),
  );
}

export function codesOf(world: World, roleId: string): string[] {
  const lineage = rolesAbove(world, roleId);
  return world.carries.filter((one) => lineage.has(one.roleId)).map(({ code }) => code);
}

export function heldCodes(world: World, userId: string): HeldCode[] {
  return heldRoles(world, userId).flatMap(({ roleId, ...rest }) =>
    world.carries.filter((one) => one.roleId === roleId).map(({ code }) => ({ code, ...rest })),
  );
}

export const isLive = ({ from, until }: Lasting, instant: number): boolean =>
  from <= instant && (until === null || until > instant);

/** Now, and every later instant at which something begins or ends: nothing changes in between. */
export function instants({ now, grants }: World): number[] {
  const ahead = grants.flatMap(({ from, until }) => [from, ...(until === null ? [] : [until])]);
  return [...new Set([now, ...ahead.filter((instant) => instant > now)])];
}

/** What an actor holds: everything, a key's codes until it ends, or what a user comes to. */
export function heldByActor(world: World, actor: Actor): HeldCode[] {
  if (isSystem(actor)) return [{ code: '*', scope: '*', from: 0, until: null }];
  if (actor.kind === 'user') return heldCodes(world, actor.userId);
  const until = actor.expiresAt?.getTime() ?? null;
  return actor.permissions.map((code) => ({ code, scope: '*', from: 0, until }));
}

export const isCovered = ({ code, scope }: Pick<HeldCode, 'code' | 'scope'>, by: readonly HeldCode[]): boolean =>
  by.some((held) => ['*', scope].includes(held.scope) && covers(held.code, code));

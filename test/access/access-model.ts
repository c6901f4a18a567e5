import { randomUUID } from 'node:crypto';
import fc from 'fast-check';

/** Time in a model is counted in ticks; tick 0 lies in the past, so that every instant can be asked about. */
const TICK_MS = 60_000;
const EPOCH = Date.parse('2026-01-01T00:00:00Z');
export const LAST_TICK = 6;
export const SCOPES = ['*', 's1', 's2'] as const;
export const SUFFIXES = ['a:read', 'a:write', 'b:read'] as const;
export const HELD_SUFFIXES = ['a:read', 'a:*', 'b:read', '*'] as const;

interface Span {
  readonly from: number;
  readonly until: number | null;
}

interface Edge extends Span {
  readonly from_: number;
  readonly to: number;
}

interface ScopedEdge extends Edge {
  readonly scope: (typeof SCOPES)[number];
}

/** Users, groups and roles by number, and every edge with its time. Groups and roles point upwards only, so nothing cycles. */
export interface AccessModel {
  readonly users: number;
  readonly memberships: readonly Edge[];
  readonly groupParents: readonly Edge[];
  readonly groupRoles: readonly ScopedEdge[];
  readonly grants: readonly ScopedEdge[];
  readonly roleParents: readonly Edge[];
  readonly carried: readonly (Span & { readonly role: number; readonly suffix: string })[];
}

const USERS = 3;
const GROUPS = 4;
const ROLES = 4;

const span = fc
  .tuple(fc.integer({ min: 0, max: LAST_TICK }), fc.option(fc.integer({ min: 1, max: LAST_TICK })))
  .map(([from, length]) => ({ from, until: length === null ? null : from + length }));

const edge = (froms: number, tos: number): fc.Arbitrary<Edge> =>
  fc.tuple(fc.nat(froms - 1), fc.nat(tos - 1), span).map(([from_, to, time]) => ({ ...time, from_, to }));

const upwards = (count: number): fc.Arbitrary<Edge> =>
  fc.tuple(fc.nat(count - 2), fc.nat(count - 2), span).map(([low, step, time]) => {
    return { ...time, from_: low, to: low + 1 + (step % (count - 1 - low)) };
  });

const scoped = (edges: fc.Arbitrary<Edge>): fc.Arbitrary<ScopedEdge> =>
  fc.tuple(edges, fc.constantFrom(...SCOPES)).map(([one, scope]) => ({ ...one, scope }));

/** Live edges are unique in the database; a model keeps the first of those that share a key. */
const unique = <T>(items: fc.Arbitrary<T>, key: (item: T) => string, max: number): fc.Arbitrary<T[]> =>
  fc.uniqueArray(items, { selector: key, maxLength: max });

export const accessModel: fc.Arbitrary<AccessModel> = fc.record({
  users: fc.constant(USERS),
  memberships: unique(edge(USERS, GROUPS), (one) => `${one.from_} ${one.to}`, 6),
  groupParents: unique(upwards(GROUPS), (one) => `${one.from_}`, 3),
  groupRoles: unique(scoped(edge(GROUPS, ROLES)), (one) => `${one.from_} ${one.to} ${one.scope}`, 5),
  grants: unique(scoped(edge(USERS, ROLES)), (one) => `${one.from_} ${one.to} ${one.scope}`, 5),
  roleParents: unique(upwards(ROLES), (one) => `${one.from_} ${one.to}`, 5),
  carried: unique(
    fc
      .tuple(fc.nat(ROLES - 1), fc.constantFrom(...HELD_SUFFIXES), span)
      .map(([role, suffix, time]) => ({ ...time, role, suffix })),
    (one) => `${one.role} ${one.suffix}`,
    6,
  ),
});

/** The model without ends, so that all of it is there once it began. */
export function lasting(model: AccessModel): AccessModel {
  const open = <T extends object>(edges: readonly T[]): T[] => edges.map((edge) => ({ ...edge, until: null }));
  const { users, memberships, groupParents, groupRoles, grants, roleParents, carried } = model;
  return {
    users,
    memberships: open(memberships),
    groupParents: open(groupParents),
    groupRoles: open(groupRoles),
    grants: open(grants),
    roleParents: open(roleParents),
    carried: open(carried),
  };
}

export function instant(tick: number): Date {
  return new Date(EPOCH + tick * TICK_MS);
}

/** A path as the oracle counts it: where it starts, and what it goes through. */
interface Path {
  readonly scope: string;
  readonly suffix: string;
}

/** Brute force, straight from the words: who comes to what by which path, at a tick. */
export function pathsOf(model: AccessModel, user: number, tick: number): Path[] {
  const live = <T extends Span>(items: readonly T[]): T[] =>
    items.filter(({ from, until }) => from <= tick && (until === null || until > tick));
  const above = (start: number, edges: readonly Edge[]): number[] => [
    start,
    ...live(edges)
      .filter((one) => one.from_ === start)
      .flatMap((one) => above(one.to, edges)),
  ];
  const groups = live(model.memberships)
    .filter((one) => one.from_ === user)
    .flatMap((one) => above(one.to, model.groupParents));
  const granted = [
    ...live(model.grants).filter((one) => one.from_ === user),
    ...groups.flatMap((group) => live(model.groupRoles).filter((one) => one.from_ === group)),
  ];
  return granted.flatMap(({ to, scope }) =>
    above(to, model.roleParents).flatMap((role) =>
      live(model.carried)
        .filter((one) => one.role === role)
        .map(({ suffix }) => ({ scope, suffix })),
    ),
  );
}

export function covers(held: string, wanted: string): boolean {
  return held === '*' || held === wanted || (held.endsWith(':*') && wanted.startsWith(held.slice(0, -1)));
}

/** A model in a database, under names of its own. */
export interface StoredModel {
  readonly namespace: string;
  readonly userIds: readonly string[];
  readonly groupIds: readonly string[];
  readonly roleIds: readonly string[];
  readonly sql: string;
}

/** One statement list that stores the model; every value in it was made here. */
export function store(model: AccessModel): StoredModel {
  const namespace = `n${randomUUID().replaceAll('-', '')}`;
  const ids = (count: number): string[] => Array.from({ length: count }, () => randomUUID());
  const [users, groups, roles] = [ids(USERS), ids(GROUPS), ids(ROLES)];
  const time = (tick: number | null): string => (tick === null ? 'NULL' : `'${instant(tick).toISOString()}'`);
  const code = (suffix: string): string => `'${namespace}:${suffix}'`;
  const sql = [
    ...users.map(
      (id) => `INSERT INTO users (id, email, canonical_email, status) VALUES ('${id}', '${id}@x', '${id}@x', 'active')`,
    ),
    ...groups.map((id) => `INSERT INTO groups (id, name) VALUES ('${id}', '${id}')`),
    ...roles.map((id) => `INSERT INTO roles (id, name) VALUES ('${id}', 'r${id}')`),
    ...HELD_SUFFIXES.map((suffix) => `INSERT INTO permissions (code) VALUES (${code(suffix)})`),
    ...model.memberships.map(
      (one) => `INSERT INTO group_members (user_id, group_id, added_at, removed_at)
      VALUES ('${users[one.from_]}', '${groups[one.to]}', ${time(one.from)}, ${time(one.until)})`,
    ),
    ...model.groupParents.map(
      (one) => `INSERT INTO group_parents (group_id, parent_id, added_at, removed_at)
      VALUES ('${groups[one.from_]}', '${groups[one.to]}', ${time(one.from)}, ${time(one.until)})`,
    ),
    ...model.groupRoles.map(
      (one) => `INSERT INTO group_roles (group_id, role_id, scope, added_at, removed_at)
      VALUES ('${groups[one.from_]}', '${roles[one.to]}', '${one.scope}', ${time(one.from)}, ${time(one.until)})`,
    ),
    ...model.grants.map(
      (one) => `INSERT INTO user_roles (user_id, role_id, scope, valid_from, valid_until)
      VALUES ('${users[one.from_]}', '${roles[one.to]}', '${one.scope}', ${time(one.from)}, ${time(one.until)})`,
    ),
    ...model.roleParents.map(
      (one) => `INSERT INTO role_parents (role_id, parent_id, added_at, removed_at)
      VALUES ('${roles[one.from_]}', '${roles[one.to]}', ${time(one.from)}, ${time(one.until)})`,
    ),
    ...model.carried.map(
      (one) => `INSERT INTO role_permissions (role_id, permission_code, added_at, removed_at)
      VALUES ('${roles[one.role]}', ${code(one.suffix)}, ${time(one.from)}, ${time(one.until)})`,
    ),
  ].join(';\n');
  return { namespace, userIds: users, groupIds: groups, roleIds: roles, sql };
}

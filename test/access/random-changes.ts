import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { type AccessChange } from '../../libs/roles/src/changes/access-change.js';
import { HELD_SUFFIXES, SCOPES, type StoredModel } from './access-model.js';

const HOUR_MS = 3_600_000;

/** What changes can name; it grows as they are made. */
export interface World {
  readonly namespace: string;
  readonly userIds: readonly string[];
  readonly groupIds: readonly string[];
  readonly roleIds: readonly string[];
  /** Those that can be revoked. */
  readonly grants: readonly { readonly id: string; readonly userId: string }[];
  readonly groupRoles: readonly { readonly groupId: string; readonly roleId: string; readonly scope: string }[];
  readonly exclusions: readonly { readonly roleId: string; readonly otherRoleId: string }[];
}

export const worldOf = ({ namespace, userIds, groupIds, roleIds }: StoredModel): World => {
  return { namespace, userIds, groupIds, roleIds, grants: [], groupRoles: [], exclusions: [] };
};

/** A change by numbers, to be said in the words of a world once there is one. */
export type DrawnChange = (world: World) => AccessChange;

const number = fc.nat(1000);
const numbers = fc.array(number, { maxLength: 2 });
const scope = fc.constantFrom(...SCOPES);
const suffixes = fc.subarray([...HELD_SUFFIXES]);

const at = <T>(items: readonly T[], index: number): T => items[index % items.length]!;
const some = <T>(items: readonly T[], indexes: readonly number[]): T[] => [
  ...new Set(indexes.map((one) => at(items, one))),
];
const codes = (world: World, held: readonly string[]): string[] => held.map((suffix) => `${world.namespace}:${suffix}`);
const name = (): string => `r${randomUUID()}`;

const roles = fc.oneof(
  fc.tuple(suffixes, numbers).map(([held, parents]): DrawnChange => (world) => {
    return {
      type: 'role.create',
      name: name(),
      permissions: codes(world, held),
      parents: some(world.roleIds, parents),
    };
  }),
  fc.tuple(number, suffixes).map(([role, held]): DrawnChange => (world) => {
    return { type: 'role.update', roleId: at(world.roleIds, role), permissions: codes(world, held) };
  }),
  fc.tuple(number, numbers).map(([role, parents]): DrawnChange => (world) => {
    return { type: 'role.update', roleId: at(world.roleIds, role), parents: some(world.roleIds, parents) };
  }),
  number.map((role): DrawnChange => (world) => ({ type: 'role.delete', roleId: at(world.roleIds, role) })),
  // What is excluded is soon allowed again, or nothing else could be drawn.
  fc.tuple(number, number).map(([role, other]): DrawnChange => ({ exclusions: [pair], roleIds }) => {
    if (pair) return { type: 'role.end-exclusion', ...pair };
    return { type: 'role.exclude', roleId: at(roleIds, role), otherRoleId: at(roleIds, other) };
  }),
);

const groups = fc.oneof(
  fc.option(number).map((parent): DrawnChange => (world) => {
    return { type: 'group.create', name: name(), parentId: parent === null ? null : at(world.groupIds, parent) };
  }),
  fc.tuple(number, fc.option(number)).map(([group, parent]): DrawnChange => (world) => {
    const parentId = parent === null ? null : at(world.groupIds, parent);
    return { type: 'group.update', groupId: at(world.groupIds, group), parentId };
  }),
  number.map((group): DrawnChange => (world) => ({ type: 'group.delete', groupId: at(world.groupIds, group) })),
  fc
    .tuple(fc.constantFrom('group.add-members', 'group.remove-members'), number, number, numbers)
    .map(([type, group, user, others]): DrawnChange => (world) => {
      return { type, groupId: at(world.groupIds, group), userIds: some(world.userIds, [user, ...others]) };
    }),
  fc.tuple(number, number, scope).map(([group, role, where]): DrawnChange => (world) => {
    const [groupId, roleId] = [at(world.groupIds, group), at(world.roleIds, role)];
    return { type: 'group.add-role', groupId, roleId, scope: where };
  }),
  number.map((index): DrawnChange => ({ groupRoles }) => {
    const { groupId, roleId, scope: where } = at(groupRoles, index);
    return { type: 'group.remove-role', groupId, roleId, scope: where };
  }),
);

/** From now on, or from one of two instants ahead; for good, or until after both. */
const grant = fc
  .tuple(number, number, scope, fc.constantFrom(undefined, 1, 2), fc.constantFrom(null, 3))
  .map(([user, role, where, from, until]): DrawnChange => (world) => {
    const [userId, roleId] = [at(world.userIds, user), at(world.roleIds, role)];
    const validUntil = until === null ? null : hoursAhead(until);
    return { type: 'grant', userId, roleId, scope: where, validUntil, ...(from && { validFrom: hoursAhead(from) }) };
  });

const revoke = number.map((index): DrawnChange => ({ grants }) => {
  const { id, userId } = at(grants, index);
  return { type: 'revoke', userId, grantId: id };
});

const retire = fc.constantFrom(...HELD_SUFFIXES).map((suffix): DrawnChange => ({ namespace }) => {
  return { type: 'permission.retire', code: `${namespace}:${suffix}` };
});

const START = Date.now();

function hoursAhead(hours: number): Date {
  return new Date(START + hours * HOUR_MS);
}

const change = fc.oneof(
  { weight: 6, arbitrary: roles },
  { weight: 8, arbitrary: groups },
  { weight: 5, arbitrary: grant },
  { weight: 3, arbitrary: revoke },
  { weight: 1, arbitrary: retire },
);

/** Several lists of changes, each made as one. */
export const drawnBatches = fc.array(fc.array(change, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 5 });

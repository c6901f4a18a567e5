import fc from 'fast-check';
import { type Command } from './rules-simulation.js';
import { CODES, HOUR_MS, SCOPES } from './rules-fixture.js';
import { type World } from './rules-world.js';

const KINDS = [
  ...Array<'grant'>(6).fill('grant'),
  ...Array<'role.update'>(3).fill('role.update'),
  ...Array<'group.add-members'>(2).fill('group.add-members'),
  ...Array<'group.add-role'>(2).fill('group.add-role'),
  ...Array<'revoke'>(3).fill('revoke'),
  ...([
    'role.create',
    'role.delete',
    'role.exclude',
    'role.end-exclusion',
    'group.create',
    'group.update',
    'group.delete',
    'group.remove-members',
    'group.remove-role',
    'permission.retire',
    'user.suspend',
    'user.activate',
    'user.delete',
    'user.restore',
  ] as const),
];

/** Numbers that only become a command in the world as it is when its turn comes. */
export interface Step {
  readonly kind: (typeof KINDS)[number];
  readonly actor: number;
  readonly at: readonly [number, number, number];
  readonly scope: (typeof SCOPES)[number];
  readonly from: number | null;
  readonly lasts: number | null;
  readonly codes: readonly string[] | null;
  readonly inherits: boolean | null;
  readonly isApproved: boolean;
  readonly maxHolders: number | null | undefined;
  readonly requiresApproval: boolean | undefined;
}

const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { freq: 1, nil: undefined });

/** Else most commands are refused for want of authority, and the last owner is never in danger. */
const MIGHTY = [0, 1, 4, 7];
const OWNERS = [0, 4];
const often = (favourites: readonly number[]): fc.Arbitrary<number> =>
  fc.oneof(fc.constantFrom(...favourites), { weight: 2, arbitrary: fc.nat(19) });

export const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...KINDS),
  actor: fc.oneof(fc.constantFrom(...MIGHTY), fc.nat(9)),
  at: fc.tuple(often(OWNERS), fc.nat(19), often([2])),
  scope: fc.constantFrom(...SCOPES),
  from: fc.option(fc.integer({ min: 1, max: 2 })),
  lasts: fc.option(fc.integer({ min: 0, max: 2 })),
  codes: fc.option(fc.subarray([...CODES], { maxLength: 2 })),
  inherits: fc.option(fc.boolean()),
  isApproved: fc.boolean(),
  maxHolders: rarely(fc.option(fc.integer({ min: 1, max: 2 }))),
  requiresApproval: rarely(fc.boolean()),
});

/** Undefined when there is nothing to do it to. */
export function commandOf(step: Step, world: World, begin: number): Command | undefined {
  const pick = <T>(items: readonly T[], index: 0 | 1 | 2): T | undefined => items[step.at[index] % (items.length || 1)];
  const { scope, isApproved } = step;
  const userId = pick(world.users, 0)!.id;
  const role = pick(world.roles, 1)!;
  const other = pick(world.roles, 2)!;
  const groupId = pick(world.groups, 0)?.id;
  const time = (hours: number | null): Date | null => (hours === null ? null : new Date(begin + hours * HOUR_MS));
  const roleFields = {
    ...(step.codes && { permissions: step.codes }),
    ...(step.inherits !== null && { parents: step.inherits ? [other.id] : [] }),
    ...(step.maxHolders !== undefined && { maxHolders: step.maxHolders }),
    ...(step.requiresApproval !== undefined && { requiresApproval: step.requiresApproval }),
  };
  switch (step.kind) {
    case 'grant': {
      const validFrom = time(step.from) ?? undefined;
      const validUntil = step.lasts === null ? null : time((step.from ?? 0) + step.lasts);
      return { type: 'grant', userId, roleId: role.id, scope, ...(validFrom && { validFrom }), validUntil, isApproved };
    }
    case 'revoke': {
      const grant = pick(world.grants, 1);
      return grant && { type: 'revoke', userId: grant.userId, grantId: grant.id };
    }
    case 'role.create':
      return { type: 'role.create', name: `n${step.at.join('-')}`, ...roleFields };
    case 'role.update':
      return { type: 'role.update', roleId: role.id, ...roleFields, isApproved };
    case 'role.delete':
      return { type: 'role.delete', roleId: role.id };
    case 'role.exclude':
    case 'role.end-exclusion':
      return { type: step.kind, roleId: role.id, otherRoleId: other.id };
    case 'group.create':
      return { type: 'group.create', name: `n${step.at.join('-')}`, parentId: groupId ?? null };
    case 'permission.retire':
      return { type: 'permission.retire', code: pick(world.permissions, 0)!.code };
    case 'user.suspend':
    case 'user.activate':
    case 'user.delete':
    case 'user.restore':
      return { type: step.kind, userId };
    case 'group.update':
    case 'group.delete':
    case 'group.add-members':
    case 'group.remove-members':
    case 'group.add-role':
    case 'group.remove-role':
      return groupId === undefined ? undefined : groupCommandOf(step, step.kind, world, groupId);
  }
}

type GroupKind = Extract<Step['kind'], `group.${string}`>;

function groupCommandOf(
  { at, scope, inherits }: Step,
  kind: Exclude<GroupKind, 'group.create'>,
  world: World,
  groupId: string,
): Command {
  const userIds = [...new Set([at[1], at[2]].map((index) => world.users[index % world.users.length]!.id))];
  const roleId = world.roles[at[1] % world.roles.length]!.id;
  const parentId = world.groups[at[2] % world.groups.length]!.id;
  switch (kind) {
    case 'group.update':
      return { type: kind, groupId, ...(inherits !== null && { parentId: inherits ? parentId : null }) };
    case 'group.delete':
      return { type: kind, groupId };
    case 'group.add-members':
    case 'group.remove-members':
      return { type: kind, groupId, userIds };
    case 'group.add-role':
    case 'group.remove-role':
      return { type: kind, groupId, roleId, scope };
  }
}

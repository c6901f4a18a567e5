import { type Actor, isSystem } from '@app/kernel';
import { type AccessChange, type GrantRole, type UpdateRole } from '../../libs/roles/src/changes/access-change.js';
import { edgesOf, isAmong, overlap, withoutGroup, withoutRole } from './rules-edits.js';
import { brokenRules, exceeds } from './rules-oracle.js';
import {
  type GrantRow,
  type World,
  codesOf,
  covers,
  groupsAbove,
  heldByActor,
  isLive,
  rolesAbove,
} from './rules-world.js';

export interface UserCommand {
  readonly type: 'user.suspend' | 'user.activate' | 'user.delete' | 'user.restore';
  readonly userId: string;
}

export type Command = (AccessChange | UserCommand) & { readonly isApproved?: boolean };

/** The id of what a command creates. */
const NEW = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

class Refusal extends Error {}

function refuseIf(isRefused: boolean, why: string): void {
  if (isRefused) throw new Refusal(why);
}

/** The world after a command, or why it is refused: the rules in words of their own, for the whole of a small world. */
export function simulate(world: World, actor: Actor, command: Command): World | string {
  try {
    const after = new Simulation(world, actor).apply(command);
    const broken = brokenRules(after);
    return broken.length > 0 ? broken.join('; ') : after;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

class Simulation {
  constructor(
    private readonly world: World,
    private readonly actor: Actor,
  ) {}

  apply(command: Command): World {
    const { world } = this;
    switch (command.type) {
      case 'grant':
        return this.grant(command);
      case 'revoke':
        refuseIf(
          !world.grants.some(({ id, userId }) => id === command.grantId && userId === command.userId),
          'no grant',
        );
        this.mayActOn([command.userId]);
        return { ...world, grants: world.grants.filter(({ id }) => id !== command.grantId) };
      case 'role.create':
        return this.createRole(command);
      case 'role.update':
        return this.updateRole(command);
      case 'role.delete':
        refuseIf(this.role(command.roleId).isSystem, 'a system role');
        this.mayGive(world, command.roleId, '*', null);
        return withoutRole(world, command.roleId);
      case 'role.exclude':
      case 'role.end-exclusion': {
        const pair = [command.roleId, command.otherRoleId].sort();
        refuseIf(pair[0] === pair[1], 'a role and itself');
        for (const id of pair) this.mayGive(world, id, '*', null);
        const others = world.exclusions.filter(({ one, other }) => one !== pair[0] || other !== pair[1]);
        refuseIf(command.type === 'role.end-exclusion' && others.length === world.exclusions.length, 'no exclusion');
        const added = command.type === 'role.exclude' ? [{ one: pair[0]!, other: pair[1]! }] : [];
        return { ...world, exclusions: [...others, ...added] };
      }
      case 'group.create':
        refuseIf(
          world.groups.some(({ name }) => name === command.name),
          'the name is taken',
        );
        return this.moveGroup(
          { ...world, groups: [...world.groups, { id: NEW, name: command.name }] },
          NEW,
          command.parentId,
        );
      case 'group.update':
        this.mayOpen(world, command.groupId);
        return this.moveGroup(world, command.groupId, command.parentId);
      case 'group.delete':
        this.mayOpen(world, command.groupId);
        return withoutGroup(world, command.groupId);
      case 'group.add-members': {
        this.mayOpen(world, command.groupId);
        refuseIf(
          command.userIds.some((id) => this.user(id).isDeleted),
          'a deleted user',
        );
        this.mayActOn(command.userIds);
        const without = world.members.filter((one) => !isAmong(command, one));
        const added = [...new Set(command.userIds)].map((userId) => ({ groupId: command.groupId, userId }));
        return { ...world, members: [...without, ...added] };
      }
      case 'group.remove-members':
        this.mayOpen(world, command.groupId);
        this.mayActOn(command.userIds);
        return { ...world, members: world.members.filter((one) => !isAmong(command, one)) };
      case 'group.add-role':
      case 'group.remove-role': {
        const { groupId, roleId, scope = '*' } = command;
        this.mayOpen(world, groupId);
        const isAdded = command.type === 'group.add-role';
        if (isAdded) this.mayGive(world, roleId, scope, null);
        const others = world.groupRoles.filter(
          (one) => one.groupId !== groupId || one.roleId !== roleId || one.scope !== scope,
        );
        refuseIf(!isAdded && others.length === world.groupRoles.length, 'not carried');
        return { ...world, groupRoles: isAdded ? [...others, { groupId, roleId, scope }] : others };
      }
      case 'permission.retire': {
        const found = world.permissions.find(({ code }) => code === command.code);
        refuseIf(!found || found.isSystem, 'no such permission');
        refuseIf(!this.holds([command.code], '*', null), 'not held');
        return {
          ...world,
          permissions: world.permissions.filter(({ code }) => code !== command.code),
          carries: world.carries.filter(({ code }) => code !== command.code),
        };
      }
      case 'user.suspend':
      case 'user.activate':
      case 'user.delete':
      case 'user.restore': {
        const user = this.user(command.userId);
        this.mayActOn([command.userId]);
        refuseIf(user.isDeleted !== (command.type === 'user.restore'), 'deleted, or not');
        refuseIf(command.type === 'user.suspend' && user.status !== 'active', 'not active');
        refuseIf(command.type === 'user.activate' && user.status !== 'suspended', 'not suspended');
        const status =
          { 'user.suspend': 'suspended', 'user.activate': 'active' }[command.type as string] ?? user.status;
        const changed = { ...user, status, isDeleted: command.type === 'user.delete' };
        return { ...world, users: world.users.map((one) => (one === user ? changed : one)) };
      }
    }
  }

  private grant({ userId, roleId, scope = '*', validFrom, validUntil, isApproved }: GrantRole & Command): World {
    const { world, actor } = this;
    const from = Math.max(world.now, validFrom?.getTime() ?? 0);
    const until = validUntil?.getTime() ?? null;
    refuseIf(until !== null && until <= from, 'ends before it begins');
    refuseIf(this.user(userId).isDeleted, 'a deleted user');
    refuseIf(this.role(roleId).requiresApproval && !isApproved && !isSystem(actor), 'needs approval');
    this.mayActOn([userId]);
    this.mayGive(world, roleId, scope, until);
    const given: GrantRow = { id: NEW, userId, roleId, scope, from, until };
    const isSame = (one: GrantRow): boolean => one.userId === userId && one.roleId === roleId && one.scope === scope;
    refuseIf(
      world.grants.some((one) => isSame(one) && overlap(one, given)),
      'granted already',
    );
    return { ...world, grants: [...world.grants, given] };
  }

  private createRole(command: Extract<Command, { type: 'role.create' }>): World {
    const { world } = this;
    refuseIf(
      world.roles.some(({ name }) => name === command.name),
      'the name is taken',
    );
    const { name, maxHolders = null, requiresApproval = false } = command;
    const created = { id: NEW, name, isSystem: false, maxHolders, requiresApproval };
    const after = this.withEdges({ ...world, roles: [...world.roles, created] }, NEW, command);
    this.mayGive(after, NEW, '*', world.now);
    return after;
  }

  private updateRole(command: UpdateRole & Command): World {
    const { world } = this;
    const role = this.role(command.roleId);
    this.mayGive(world, role.id, '*', null);
    const isRelaxed = role.requiresApproval && command.requiresApproval === false;
    refuseIf(isRelaxed && !command.isApproved && !isSystem(this.actor), 'needs approval');
    const { maxHolders = role.maxHolders, requiresApproval = role.requiresApproval } = command;
    const changed = { ...role, maxHolders, requiresApproval };
    const roles = world.roles.map((one) => (one === role ? changed : one));
    const after = this.withEdges({ ...world, roles }, role.id, command);
    refuseIf(role.isSystem && edgesOf(after, role.id) !== edgesOf(world, role.id), 'a system role');
    this.mayGive(after, role.id, '*', null);
    return after;
  }

  private withEdges(
    world: World,
    roleId: string,
    { permissions, parents }: Pick<UpdateRole, 'permissions' | 'parents'>,
  ): World {
    refuseIf(permissions?.some((wanted) => !world.permissions.some(({ code }) => code === wanted)) ?? false, 'unknown');
    const carries = permissions && [
      ...world.carries.filter((one) => one.roleId !== roleId),
      ...[...new Set(permissions)].map((code) => ({ roleId, code })),
    ];
    const inherits = parents && [
      ...world.inherits.filter((one) => one.roleId !== roleId),
      ...[...new Set(parents)].map((parentId) => ({ roleId, parentId })),
    ];
    const after = { ...world, ...(carries && { carries }), ...(inherits && { inherits }) };
    refuseIf(parents?.some((parent) => rolesAbove(after, parent).has(roleId)) ?? false, 'a cycle');
    return after;
  }

  private moveGroup(world: World, groupId: string, parentId: string | null | undefined): World {
    const others = world.liesIn.filter((one) => one.groupId !== groupId);
    const moved = parentId ? [{ groupId, parentId }] : [];
    const after = parentId === undefined ? world : { ...world, liesIn: [...others, ...moved] };
    refuseIf(parentId ? groupsAbove({ ...world, liesIn: others }, parentId).has(groupId) : false, 'a cycle');
    this.mayOpen(after, groupId);
    return after;
  }

  /** Whoever touches a group holds what its members get by it, for good. */
  private mayOpen(world: World, groupId: string): void {
    const above = groupsAbove(world, groupId);
    for (const { roleId, scope } of world.groupRoles.filter((one) => above.has(one.groupId))) {
      this.mayGive(world, roleId, scope, null);
    }
  }

  private mayGive(world: World, roleId: string, scope: string, until: number | null): void {
    refuseIf(!this.holds(codesOf(world, roleId), scope, until), `does not hold what ${roleId} carries`);
  }

  /** Before the command, by one holding that lasts as long for each: what the command itself gives does not count. */
  private holds(codes: readonly string[], scope: string, until: number | null): boolean {
    const lasting = heldByActor(this.world, this.actor).filter(
      (held) =>
        isLive(held, this.world.now) &&
        ['*', scope].includes(held.scope) &&
        (held.until === null || (until !== null && held.until >= until)),
    );
    return codes.every((code) => lasting.some((held) => covers(held.code, code)));
  }

  private mayActOn(userIds: readonly string[]): void {
    refuseIf(
      userIds.some((id) => exceeds(this.world, id, this.actor)),
      'the target holds more',
    );
  }

  private role(id: string): World['roles'][number] {
    return this.world.roles.find((role) => role.id === id)!;
  }

  private user(id: string): World['users'][number] {
    return this.world.users.find((user) => user.id === id)!;
  }
}

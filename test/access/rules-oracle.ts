import { type Actor, actorUserId } from '@app/kernel';
import {
  type HeldCode,
  type World,
  groupsAbove,
  heldByActor,
  heldCodes,
  heldRoles,
  instants,
  isCovered,
  isLive,
  rolesAbove,
} from './rules-world.js';

/** What may never be true, by brute force: every user, at every instant from now on. Empty when all is well. */
export function brokenRules(world: World): string[] {
  return [...excluded(world), ...overLimit(world), ...sensitive(world), ...ownerless(world), ...cycles(world)];
}

const meet = (one: string, other: string): boolean => one === other || one === '*' || other === '*';

function excluded(world: World): string[] {
  const accounts = world.users.filter(({ isDeleted }) => !isDeleted);
  return accounts.flatMap(({ id }) => {
    const held = heldRoles(world, id);
    return instants(world).flatMap((instant) => {
      const now = held.filter((role) => isLive(role, instant));
      return world.exclusions
        .filter(({ one, other }) =>
          now.some((a) => a.roleId === one && now.some((b) => b.roleId === other && meet(a.scope, b.scope))),
        )
        .map(({ one, other }) => `${id} holds both ${one} and ${other}`);
    });
  });
}

function overLimit(world: World): string[] {
  return world.roles.flatMap(({ id, maxHolders }) => {
    if (maxHolders === null) return [];
    const holders = (instant: number): number =>
      world.users.filter(
        (user) =>
          !user.isDeleted && heldRoles(world, user.id).some((held) => held.roleId === id && isLive(held, instant)),
      ).length;
    return instants(world).some((instant) => holders(instant) > maxHolders) ? [`too many hold ${id}`] : [];
  });
}

function sensitive({ roles, inherits, groupRoles }: World): string[] {
  return roles
    .filter(({ requiresApproval }) => requiresApproval)
    .filter(
      ({ id }) => inherits.some(({ parentId }) => parentId === id) || groupRoles.some(({ roleId }) => roleId === id),
    )
    .map(({ id }) => `${id} is sensitive, and inherited or carried by a group`);
}

/** By everybody's holdings, whoever they are; not by looking up from the role as the SQL does. */
function ownerless(world: World): string[] {
  const owner = world.roles.find(({ name }) => name === 'owner')!.id;
  const isOwner = (userId: string): boolean =>
    heldRoles(world, userId).some(
      ({ roleId, scope, from, until }) => roleId === owner && scope === '*' && from <= world.now && until === null,
    );
  const remains = world.users.some(({ id, status, isDeleted }) => status === 'active' && !isDeleted && isOwner(id));
  return remains ? [] : ['no owner is left'];
}

function cycles(world: World): string[] {
  return [
    ...world.inherits.filter((edge) => rolesAbove(world, edge.parentId).has(edge.roleId)),
    ...world.liesIn.filter((edge) => groupsAbove(world, edge.parentId).has(edge.groupId)),
  ].map((edge) => `a cycle through ${edge.parentId}`);
}

/** Who came to more, or lost what, beyond the authority of whoever did it: at every instant from now on. */
export function amplified(before: World, after: World, actor: Actor): string[] {
  const authority = heldByActor(before, actor);
  const times = [...new Set([after.now, ...instants(before), ...instants(after)])].filter((time) => time >= after.now);
  return after.users.flatMap(({ id }) => {
    const [had, has] = [heldCodes(before, id), heldCodes(after, id)];
    return times.flatMap((time) => {
      const [hadThen, hasThen] = [during(had, time), during(has, time)];
      const gained = hasThen.filter((one) => !isCovered(one, hadThen) && !isCovered(one, during(authority, time)));
      const taken = hadThen.filter((one) => !isCovered(one, hasThen) && !isCovered(one, during(authority, before.now)));
      return [
        ...gained.map(({ code, scope }) => `${id} gained ${code} at ${scope}`),
        ...(id === actorUserId(actor) ? [] : taken.map(({ code, scope }) => `${id} lost ${code} at ${scope}`)),
      ];
    });
  });
}

const during = <T extends HeldCode>(items: readonly T[], time: number): T[] =>
  items.filter((item) => isLive(item, time));

/** Whether somebody holds, or is going to hold, what the actor does not hold now. */
export function exceeds(world: World, targetId: string, actor: Actor): boolean {
  if (targetId === actorUserId(actor)) return false;
  const authority = during(heldByActor(world, actor), world.now);
  return heldCodes(world, targetId).some((one) => !isCovered(one, authority));
}

import { Injectable } from '@nestjs/common';
import { type Actor, type DomainEvent } from '@app/kernel';
import { Authority } from '../authority/authority.js';
import { type GivenAccess } from '../grants/newcomer-grants.js';
import { GroupChanges } from './group-changes.js';
import { GroupsRepository } from './groups.repository.js';

/** A new account, which is in no group yet. */
export interface GroupsOfNewcomer {
  readonly userId: string;
  /** Names or ids. */
  readonly groups: readonly string[];
}

/** Puts many new accounts into groups, each group once. */
@Injectable()
export class NewcomerGroups {
  constructor(
    private readonly groups: GroupsRepository,
    private readonly changes: GroupChanges,
    private readonly authority: Authority,
  ) {}

  /** @throws GROUP_NOT_FOUND, PERMISSION_DENIED, GRANT_EXCEEDS_AUTHORITY */
  async assertMayFill(actor: Actor, namesOrIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (namesOrIds.length === 0) return new Map();
    await this.authority.assertHolds(actor, 'groups:manage');
    const ids = await this.groups.idsOf(namesOrIds);
    for (const id of new Set(ids)) await this.authority.assertMayGrantAll(actor, await this.groups.carriedRoles(id));
    return new Map(namesOrIds.map((nameOrId, n) => [nameOrId, ids[n]!]));
  }

  /** Asks no rule about the state it leads to. @throws as `assertMayFill` */
  async fillAll(actor: Actor, newcomers: readonly GroupsOfNewcomer[]): Promise<GivenAccess> {
    const ids = await this.assertMayFill(actor, [...new Set(newcomers.flatMap(({ groups }) => groups))]);
    const pairs: { userId: string; roleId: string }[] = [];
    const events: DomainEvent[] = [];
    // In one order: two imports into the same groups wait for each other, and never in a circle.
    for (const groupId of [...new Set(ids.values())].sort()) {
      const userIds = newcomers.flatMap(({ userId, groups }) =>
        groups.some((one) => ids.get(one) === groupId) ? userId : [],
      );
      const { event } = await this.changes.addMembers({ actor }, { type: 'group.add-members', groupId, userIds });
      if (event) events.push(event);
      const carried = await this.groups.carriedRoles(groupId);
      pairs.push(...userIds.flatMap((userId) => carried.map(({ roleId }) => ({ userId, roleId }))));
    }
    return { pairs, events };
  }
}

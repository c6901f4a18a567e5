import { Injectable } from '@nestjs/common';
import { type Actor, assertVersion } from '@app/kernel';
import { Authority } from '../authority/authority.js';
import {
  type AddGroupRole,
  type AddMembers,
  type CreateGroup,
  type DeleteGroup,
  type RemoveGroupRole,
  type RemoveMembers,
  type UpdateGroup,
} from '../changes/access-change.js';
import { type AppliedChange, type ChangeContext } from '../changes/change-context.js';
import { RolesRepository } from '../roles/roles.repository.js';
import {
  GroupCreated,
  GroupDeleted,
  GroupMembersAdded,
  GroupMembersRemoved,
  GroupRoleAdded,
  GroupRoleRemoved,
  GroupUpdated,
} from './group.events.js';
import { GroupEdgesRepository } from './group-edges.repository.js';
import { GroupsQueries } from './groups.queries.js';
import { type GroupRow, GroupsRepository } from './groups.repository.js';

const EVERYWHERE = '*';

/**
 * Makes the changes of groups. To put somebody into a group is to grant them what it carries, so whoever changes a group must
 * hold everything it carries, before and after, and nobody moves a member who holds more than they do.
 */
@Injectable()
export class GroupChanges {
  constructor(
    private readonly groups: GroupsRepository,
    private readonly edges: GroupEdgesRepository,
    private readonly roles: RolesRepository,
    private readonly queries: GroupsQueries,
    private readonly authority: Authority,
  ) {}

  /** @throws GROUP_NAME_TAKEN, GROUP_NOT_FOUND, GRANT_EXCEEDS_AUTHORITY */
  async create(
    { actor }: ChangeContext,
    { id: givenId, name, description = '', parentId = null }: CreateGroup,
  ): Promise<AppliedChange> {
    const id = await this.groups.insert(name, description, givenId);
    await this.groups.setParent(id, parentId);
    await this.assertHoldsCarried(actor, id);
    return { id, event: new GroupCreated(await this.queries.get(id)) };
  }

  /** @throws GROUP_NOT_FOUND, PRECONDITION_FAILED, GROUP_NAME_TAKEN, GROUP_CYCLE, GRANT_EXCEEDS_AUTHORITY */
  async update({ actor }: ChangeContext, { groupId, expected, ...change }: UpdateGroup): Promise<AppliedChange> {
    const group = await this.open(actor, groupId);
    assertVersion(group.version, expected);
    const before = await this.queries.get(groupId);
    const { name = group.name, description = group.description } = change;
    if (name !== group.name || description !== group.description)
      await this.groups.save({ ...group, name, description });
    if (change.parentId !== undefined) await this.move(actor, groupId, change.parentId);
    const event = new GroupUpdated(before, await this.queries.get(groupId));
    if (Object.keys(event.changes).length === 0) return { id: groupId };
    await this.groups.raiseVersion(groupId);
    if (event.changes['name']) await this.groups.raiseVersionsWithin(groupId);
    return { id: groupId, event };
  }

  /** @throws GROUP_NOT_FOUND, PRECONDITION_FAILED, GRANT_EXCEEDS_AUTHORITY */
  async delete({ actor }: ChangeContext, { groupId, expected }: DeleteGroup): Promise<AppliedChange> {
    const group = await this.open(actor, groupId);
    assertVersion(group.version, expected);
    const before = await this.queries.get(groupId);
    await this.groups.delete(groupId);
    return { id: groupId, event: new GroupDeleted(before) };
  }

  /** @throws GROUP_NOT_FOUND, USER_NOT_FOUND, GRANT_EXCEEDS_AUTHORITY, TARGET_EXCEEDS_AUTHORITY */
  async addMembers({ actor }: ChangeContext, { groupId, userIds }: AddMembers): Promise<AppliedChange> {
    const group = await this.open(actor, groupId);
    await this.edges.lockUsers(userIds);
    await this.authority.assertMayActOnAll(actor, userIds);
    const added = await this.edges.addMembers(groupId, userIds);
    return this.moved(group, added, GroupMembersAdded);
  }

  /** As `addMembers`. */
  async removeMembers({ actor }: ChangeContext, { groupId, userIds }: RemoveMembers): Promise<AppliedChange> {
    const group = await this.open(actor, groupId);
    await this.authority.assertMayActOnAll(actor, userIds);
    const removed = await this.edges.removeMembers(groupId, userIds);
    return this.moved(group, removed, GroupMembersRemoved);
  }

  /** @throws GROUP_NOT_FOUND, ROLE_NOT_FOUND, GRANT_EXCEEDS_AUTHORITY */
  async addRole(
    { actor }: ChangeContext,
    { groupId, roleId, scope = EVERYWHERE }: AddGroupRole,
  ): Promise<AppliedChange> {
    const group = await this.open(actor, groupId);
    const role = await this.roles.get(roleId);
    await this.authority.assertMayGrant(actor, roleId, { scope, until: null });
    const isNew = await this.edges.addRole(groupId, roleId, scope);
    if (!isNew) return { id: groupId };
    await this.groups.raiseVersion(groupId);
    return { id: groupId, event: new GroupRoleAdded(group, role, scope) };
  }

  /** @throws GROUP_NOT_FOUND, ROLE_NOT_FOUND, GROUP_ROLE_NOT_FOUND, GRANT_EXCEEDS_AUTHORITY */
  async removeRole(
    { actor }: ChangeContext,
    { groupId, roleId, scope = EVERYWHERE }: RemoveGroupRole,
  ): Promise<AppliedChange> {
    const group = await this.open(actor, groupId);
    const role = await this.roles.get(roleId);
    await this.edges.removeRole(groupId, roleId, scope);
    await this.groups.raiseVersion(groupId);
    return { id: groupId, event: new GroupRoleRemoved(group, role, scope) };
  }

  private async moved(group: GroupRow, userIds: readonly string[], Event: MembersEventClass): Promise<AppliedChange> {
    if (userIds.length === 0) return { id: group.id, count: 0 };
    await this.groups.raiseVersion(group.id);
    return { id: group.id, count: userIds.length, event: new Event(group, userIds) };
  }

  /** What its members are to get is asked for before: afterwards an actor who is one of them would hold it too. */
  private async move(actor: Actor, groupId: string, parentId: string | null): Promise<void> {
    if (parentId !== null) await this.assertHoldsCarried(actor, parentId);
    await this.groups.setParent(groupId, parentId);
  }

  private async open(actor: Actor, groupId: string): Promise<GroupRow> {
    const group = await this.groups.getForUpdate(groupId);
    await this.assertHoldsCarried(actor, groupId);
    return group;
  }

  private async assertHoldsCarried(actor: Actor, groupId: string): Promise<void> {
    await this.authority.assertMayGrantAll(actor, await this.groups.carriedRoles(groupId));
  }
}

type MembersEventClass = typeof GroupMembersAdded | typeof GroupMembersRemoved;

import { type Changes, DomainEvent, type JsonValue, type Subject, changesBetween } from '@app/kernel';
import { type Role } from '../roles/role.entity.js';
import { type GroupBody } from './groups.dto.js';
import { type GroupRow } from './groups.repository.js';

abstract class GroupEvent extends DomainEvent {
  readonly subject: Subject;

  constructor(groupId: string) {
    super();
    this.subject = { type: 'group', id: groupId };
  }
}

export class GroupCreated extends GroupEvent {
  readonly action = 'group.created';
  override readonly changes: Changes;

  constructor(group: GroupBody) {
    super(group.id);
    this.changes = changesBetween({}, told(group));
  }
}

export class GroupUpdated extends GroupEvent {
  readonly action = 'group.updated';
  override readonly changes: Changes;

  constructor(before: GroupBody, after: GroupBody) {
    super(after.id);
    this.changes = changesBetween(told(before), told(after));
  }
}

export class GroupDeleted extends GroupEvent {
  readonly action = 'group.deleted';
  override readonly changes: Changes;
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(group: GroupBody) {
    super(group.id);
    this.changes = changesBetween(told(group), {});
    this.details = { group: group.name, members: group.memberCount };
  }
}

abstract class GroupMembersEvent extends GroupEvent {
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(group: GroupRow, userIds: readonly string[]) {
    super(group.id);
    this.details = { group: group.name, userIds };
  }
}

export class GroupMembersAdded extends GroupMembersEvent {
  readonly action = 'group.members-added';
}

export class GroupMembersRemoved extends GroupMembersEvent {
  readonly action = 'group.members-removed';
}

abstract class GroupRoleEvent extends GroupEvent {
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(group: GroupRow, role: Role, scope: string) {
    super(group.id);
    this.details = { group: group.name, roleId: role.id, role: role.name, scope };
  }
}

export class GroupRoleAdded extends GroupRoleEvent {
  readonly action = 'group.role-added';
}

export class GroupRoleRemoved extends GroupRoleEvent {
  readonly action = 'group.role-removed';
}

function told({ name, description, parent }: GroupBody): Readonly<Record<string, JsonValue>> {
  return { name, description, parent: parent?.name ?? null };
}

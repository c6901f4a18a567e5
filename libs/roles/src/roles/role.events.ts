import { type Changes, DomainEvent, type JsonValue, type Subject, changesBetween } from '@app/kernel';
import { type Role } from './role.entity.js';
import { type RoleBody } from './roles.dto.js';

abstract class RoleEvent extends DomainEvent {
  readonly subject: Subject;

  constructor(roleId: string) {
    super();
    this.subject = { type: 'role', id: roleId };
  }
}

export class RoleCreated extends RoleEvent {
  readonly action = 'role.created';
  override readonly changes: Changes;

  constructor(role: RoleBody) {
    super(role.id);
    this.changes = changesBetween({}, told(role));
  }
}

export class RoleUpdated extends RoleEvent {
  readonly action = 'role.updated';
  override readonly changes: Changes;

  constructor(before: RoleBody, after: RoleBody) {
    super(after.id);
    this.changes = changesBetween(told(before), told(after));
  }
}

export class RoleDeleted extends RoleEvent {
  readonly action = 'role.deleted';
  override readonly changes: Changes;
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(role: RoleBody, revokedGrants: number) {
    super(role.id);
    this.changes = changesBetween(told(role), {});
    this.details = { role: role.name, revokedGrants };
  }
}

export class RolesExcluded extends RoleEvent {
  readonly action = 'roles.excluded';
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(role: Role, other: Role, reason: string | null) {
    super(role.id);
    this.details = { role: role.name, otherRoleId: other.id, otherRole: other.name, reason };
  }
}

export class RoleExclusionRemoved extends RoleEvent {
  readonly action = 'roles.exclusion-removed';
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(role: Role, other: Role) {
    super(role.id);
    this.details = { role: role.name, otherRoleId: other.id, otherRole: other.name };
  }
}

function told(role: RoleBody): Readonly<Record<string, JsonValue>> {
  const { name, description, permissions, mfaRequired, requiresApproval, maxHolders } = role;
  const parents = role.parents.map((parent) => parent.name);
  return { name, description, permissions, parents, mfaRequired, requiresApproval, maxHolders };
}

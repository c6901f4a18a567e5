import { DomainEvent, type JsonValue, type Subject } from '@app/kernel';
import { type RolesPlan } from './plan-roles.js';

/** Follows the events of what the file changed, and says that they belong together, and which file it was. */
export class RolesApplied extends DomainEvent {
  readonly action = 'roles.applied';
  readonly subject: Subject = { type: 'access', id: null };
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(sha256: string, { permissions, changes }: RolesPlan) {
    super();
    this.details = {
      sha256,
      permissions: permissions.map(({ code }) => code),
      changes: changes.map(({ type }) => type),
    };
  }
}

import { DomainEvent, type JsonValue, type Subject } from '@app/kernel';

export class PermissionsRegistered extends DomainEvent {
  readonly action = 'permissions.registered';
  readonly subject: Subject = { type: 'permission', id: null };
  override readonly details: Readonly<Record<string, JsonValue>>;

  /** @param registered codes by what happened to them */
  constructor(registered: Readonly<Record<'created' | 'updated' | 'revived', readonly string[]>>) {
    super();
    this.details = registered;
  }
}

export class PermissionRetired extends DomainEvent {
  readonly action = 'permission.retired';
  readonly subject: Subject;
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(code: string, roles: readonly string[]) {
    super();
    this.subject = { type: 'permission', id: code };
    this.details = { roles };
  }
}

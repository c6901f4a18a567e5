import { DomainEvent, type JsonValue, type Subject } from '@app/kernel';

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

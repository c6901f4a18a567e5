import { DomainEvent, type Subject } from '@app/kernel';

/** Somebody signed in was refused a route: the trail tells who tried what. */
export class AccessDenied extends DomainEvent {
  readonly action = 'access.denied';
  override readonly outcome = 'denied';
  readonly subject: Subject;
  override readonly details: { readonly permission: string };

  constructor(route: string, permission: string) {
    super();
    this.subject = { type: 'route', id: route };
    this.details = { permission };
  }
}

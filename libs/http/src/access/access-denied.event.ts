import { DomainEvent, type ErrorCode, type Subject } from '@app/kernel';

/** Somebody signed in was refused something: the trail tells who tried what, and which rule said no. */
export class AccessDenied extends DomainEvent {
  readonly action = 'access.denied';
  override readonly outcome = 'denied';
  readonly subject: Subject;
  override readonly details: { readonly code: ErrorCode; readonly permission?: string };

  /** @param route such as `GET /api/v1/users/:id`, without the ids somebody asked for */
  constructor(route: string, code: ErrorCode, permission?: string) {
    super();
    this.subject = { type: 'route', id: route };
    this.details = { code, ...(permission !== undefined && { permission }) };
  }
}

import { DomainEvent, type JsonValue, type Subject } from '@app/kernel';
import { type AccessRequest } from './access-requests.repository.js';

abstract class AccessRequestEvent extends DomainEvent {
  readonly subject: Subject;
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(requestId: string, details: Readonly<Record<string, JsonValue>>) {
    super();
    this.subject = { type: 'access-request', id: requestId };
    this.details = details;
  }
}

export class AccessRequested extends AccessRequestEvent {
  readonly action = 'access.requested';

  constructor({ id, roleId, userId, scope, validFrom, validUntil, reason, ticket }: AccessRequest) {
    const [from, until] = [validFrom?.toISOString() ?? null, validUntil?.toISOString() ?? null];
    super(id, { roleId, userId, scope, validFrom: from, validUntil: until, reason, ticket });
  }
}

abstract class AccessRequestDecided extends AccessRequestEvent {
  constructor({ id, roleId, userId, scope, requestedBy }: AccessRequest, reason: string | undefined) {
    super(id, { roleId, userId, scope, requestedBy, reason: reason ?? null });
  }
}

export class AccessRequestApproved extends AccessRequestDecided {
  readonly action = 'access.request-approved';
}

export class AccessRequestRefused extends AccessRequestDecided {
  readonly action = 'access.request-refused';
}

export class AccessRequestWithdrawn extends AccessRequestDecided {
  readonly action = 'access.request-withdrawn';
}

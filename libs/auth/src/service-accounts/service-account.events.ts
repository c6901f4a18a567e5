import { type Changes, DomainEvent, type JsonValue, type Subject, changesBetween } from '@app/kernel';
import { type ApiKeyRow } from './api-key.repository.js';
import { type NewServiceAccount } from './service-account.repository.js';

type EventDetails = Readonly<Record<string, JsonValue>>;

abstract class ServiceAccountEvent extends DomainEvent {
  readonly subject: Subject;

  constructor(
    serviceAccountId: string,
    override readonly details?: EventDetails,
    override readonly changes?: Changes,
  ) {
    super();
    this.subject = { type: 'service-account', id: serviceAccountId };
  }
}

export class ServiceAccountCreated extends ServiceAccountEvent {
  readonly action = 'service-account.created';

  static of({ id, name, description }: NewServiceAccount): ServiceAccountCreated {
    return new ServiceAccountCreated(id, undefined, changesBetween({}, { name, description }));
  }
}

export class ServiceAccountDisabled extends ServiceAccountEvent {
  readonly action = 'service-account.disabled';
}

export class ApiKeyCreated extends ServiceAccountEvent {
  readonly action = 'api-key.created';
}

export class ApiKeyRotated extends ServiceAccountEvent {
  readonly action = 'api-key.rotated';
}

export class ApiKeyRevoked extends ServiceAccountEvent {
  readonly action = 'api-key.revoked';
}

/** What may be told of a key: not its hash. */
export function detailsOfKey({ id, name, prefix, permissions, expiresAt }: ApiKeyRow): EventDetails {
  return { keyId: id, name, prefix, permissions, expiresAt: expiresAt?.toISOString() ?? null };
}

import { type EventAction } from './event-catalogue.js';

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export interface Subject {
  readonly type:
    | 'user'
    | 'role'
    | 'session'
    | 'route'
    | 'signing-key'
    | 'service-account'
    | 'group'
    | 'permission'
    | 'access'
    | 'access-request'
    | 'audit-trail'
    | 'database'
    | 'user-import'
    | 'user-attribute-schema';
  readonly id: string | null;
}

/** Field by field, what it was and what it is. Never a secret or a hash. */
export type Changes = Readonly<Record<string, { readonly before: JsonValue; readonly after: JsonValue }>>;

export type Outcome = 'success' | 'failure' | 'denied';

/**
 * Something that happened, told in the past tense. Publishing one is auditing it: the audit listener writes its row in the
 * same transaction. Other libs subscribe by action.
 */
export abstract class DomainEvent {
  abstract readonly action: EventAction;
  abstract readonly subject: Subject;
  readonly outcome: Outcome = 'success';
  readonly changes?: Changes;
  readonly details?: Readonly<Record<string, JsonValue>>;
  /** Who did it, when that is not the principal of the current request: sign-in knows before the guard does. */
  readonly actorId?: string;
}

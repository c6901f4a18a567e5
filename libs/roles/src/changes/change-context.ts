import { type Actor, type DomainEvent } from '@app/kernel';

/** On whose behalf a change is made. */
export interface ChangeContext {
  readonly actor: Actor;
  /** A second person agreed, so a sensitive role may be given. */
  readonly isApproved?: boolean;
}

/** What a change did: the id of its subject, and the event that tells of it; none when there was nothing to do. */
export interface AppliedChange {
  readonly id: string;
  readonly event?: DomainEvent;
  /** To how many it happened, for a change of many at once. */
  readonly count?: number;
}

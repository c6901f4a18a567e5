import { DomainEvent, type JsonValue, type Subject } from '@app/kernel';

export interface RotatedKeys {
  readonly current: string;
  readonly retired: string;
  readonly immediately: boolean;
}

/** Key ids only: they stand in the header of every token. */
export class SigningKeyRotated extends DomainEvent {
  readonly action = 'signing-key.rotated';
  readonly subject: Subject;
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor({ current, retired, immediately }: RotatedKeys) {
    super();
    this.subject = { type: 'signing-key', id: current };
    this.details = { retired, immediately };
  }
}

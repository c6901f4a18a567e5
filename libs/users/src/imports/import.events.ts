import { DomainEvent, type ErrorCode, type JsonValue, type Subject } from '@app/kernel';

type Details = Readonly<Record<string, JsonValue>>;

abstract class ImportEvent extends DomainEvent {
  readonly subject: Subject;

  constructor(
    importId: string,
    override readonly details: Details,
  ) {
    super();
    this.subject = { type: 'user-import', id: importId };
  }
}

export class ImportStarted extends ImportEvent {
  readonly action = 'users.import-started';
}

/** Its details are the counts. */
export class ImportFinished extends ImportEvent {
  readonly action = 'users.import-finished';
}

export class ImportCancelled extends ImportEvent {
  readonly action = 'users.import-cancelled';
}

export class ImportStopped extends ImportEvent {
  readonly action = 'users.import-stopped';
  override readonly outcome = 'failure';

  constructor(importId: string, code: ErrorCode) {
    super(importId, { code });
  }
}

import { DomainEvent, type JsonValue, type Subject } from '@app/kernel';
import { type ExportFormat } from './export-format.js';

abstract class UsersExportEvent extends DomainEvent {
  readonly subject: Subject = { type: 'user', id: null };
}

/** Before the first row leaves: who copies people, and which. */
export class UsersExportStarted extends UsersExportEvent {
  readonly action = 'users.export-started';
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(format: ExportFormat, filters: Readonly<Record<string, string>>) {
    super();
    this.details = { format, ...filters };
  }
}

/** `aborted`: the client hung up. `failed`: reading failed, and the connection was broken. */
export type ExportEnding = 'complete' | 'aborted' | 'failed';

/** How many of them were handed over when it ended. */
export class UsersExported extends UsersExportEvent {
  readonly action = 'users.exported';
  override readonly outcome;
  override readonly details: Readonly<Record<string, JsonValue>>;

  constructor(format: ExportFormat, ending: ExportEnding, users: number) {
    super();
    this.outcome = ending === 'complete' ? ('success' as const) : ('failure' as const);
    this.details = { format, ending, users };
  }
}

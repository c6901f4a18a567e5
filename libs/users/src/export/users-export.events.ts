import { AccountEvent } from '@app/kernel';
import { type ExportFormat } from './export-format.js';

/** Before the first row leaves: who copies people, and which. */
export class UsersExportStarted extends AccountEvent {
  readonly action = 'users.export-started';

  constructor(format: ExportFormat, filters: Readonly<Record<string, string>>) {
    super(undefined, { format, ...filters });
  }
}

/** `aborted`: the client hung up. `failed`: reading failed, and the connection was broken. */
export type ExportEnding = 'complete' | 'aborted' | 'failed';

/** How many of them were handed over when it ended. */
export class UsersExported extends AccountEvent {
  readonly action = 'users.exported';
  override readonly outcome;

  constructor(format: ExportFormat, ending: ExportEnding, users: number) {
    super(undefined, { format, ending, users });
    this.outcome = ending === 'complete' ? ('success' as const) : ('failure' as const);
  }
}

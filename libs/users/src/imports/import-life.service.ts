import { Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Database, DomainEvents, Jobs, Notifications } from '@app/platform';
import { USER_IMPORTS } from './import-ledger.js';
import { ImportCancelled, ImportStarted } from './import.events.js';
import { type ImportWish } from './import-task.js';
import { type Upload } from './import-upload.service.js';
import { ImportsRepository } from './imports.repository.js';

/** How an import begins and how somebody ends it; in between it is the worker's. */
@Injectable()
export class ImportLifeService {
  constructor(
    private readonly database: Database,
    private readonly imports: ImportsRepository,
    private readonly events: DomainEvents,
    private readonly jobs: Jobs,
    private readonly notifications: Notifications,
  ) {}

  /** @throws REQUEST_TIMEOUT when the upload was given up meanwhile */
  async begin({ id, columns, bytes, start }: Upload, wish: ImportWish): Promise<void> {
    await this.database.transaction(async () => {
      if (!(await this.imports.queue(id, columns, bytes, start))) throw appError('REQUEST_TIMEOUT');
      const { format, filename, dryRun, invite, onExisting, roles, groups } = wish;
      await this.events.publish(
        new ImportStarted(id, { format, filename, dryRun, invite, onExisting, roles, groups, bytes }),
      );
      await this.jobs.enqueue('user-import', {});
    });
  }

  /** @throws IMPORT_NOT_FOUND, IMPORT_NOT_RUNNING */
  async cancel(id: string): Promise<void> {
    await this.database.transaction(async () => {
      const counts = await this.imports.end(id, 'cancelled');
      if (!counts) throw appError((await this.imports.exists(id)) ? 'IMPORT_NOT_RUNNING' : 'IMPORT_NOT_FOUND');
      await this.events.publish(new ImportCancelled(id, { ...counts }));
      await this.notifications.notify(USER_IMPORTS, id);
      // What was not worked through is taken away, a part at a time.
      await this.jobs.enqueue('user-import', {});
    });
  }
}

import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '../jobs/jobs.js';
import { ObjectStores } from './object-stores.js';
import { type StoredObject, StoredObjectsRepository } from './stored-objects.repository.js';

const EVERY_MINUTE = '* * * * *';
const BATCH = 20;

/**
 * Removes what no row owns any more, and what was written for a row that never came. When the bucket is away everything
 * waits in the list for the next run.
 */
@Injectable()
export class ObjectRemovalJob implements OnApplicationBootstrap {
  private readonly logger = new Logger(ObjectRemovalJob.name);
  private running: Promise<void> | undefined;

  constructor(
    private readonly jobs: Jobs,
    private readonly stores: ObjectStores,
    private readonly objects: StoredObjectsRepository,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('object-removal', () => this.run());
    await this.jobs.schedule('object-removal', EVERY_MINUTE);
  }

  /** Joins the run that is under way. */
  run(): Promise<void> {
    this.running ??= this.removeAll().finally(() => (this.running = undefined));
    return this.running;
  }

  private async removeAll(): Promise<void> {
    await this.objects.releaseOrphans();
    for (let isFull = true; isFull;) {
      const batch = await this.objects.listReleased(this.stores.names, BATCH);
      const removed = await Promise.all(batch.map((object) => this.remove(object)));
      isFull = batch.length === BATCH && !removed.includes(false);
    }
  }

  private async remove({ key, storedIn }: StoredObject): Promise<boolean> {
    try {
      await this.stores.named(storedIn).delete(key);
      await this.objects.forget(key);
      return true;
    } catch (error) {
      this.logger.warn(`An object could not be removed: ${(error as Error).message}`);
      return false;
    }
  }
}

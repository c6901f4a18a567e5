import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '@app/platform';
import { UserDeactivationService } from './user-deactivation.service.js';
import { UserPurgeService } from './user-purge.service.js';

const EVERY_MINUTE = '* * * * *';
const DAILY = '23 3 * * *';
const BATCH = 100;
/** The next run goes on. */
const MAX_BATCHES = 100;

/** What happens to accounts by itself as time goes by; one for all replicas. */
@Injectable()
export class UserLifecycleJob implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly deactivation: UserDeactivationService,
    private readonly purge: UserPurgeService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('user-deactivation', () => untilNoneIsLeft(() => this.deactivation.settleDue(BATCH)));
    await this.jobs.work('user-purge', () => untilNoneIsLeft(() => this.purge.purgeDue(BATCH)));
    await this.jobs.schedule('user-deactivation', EVERY_MINUTE);
    await this.jobs.schedule('user-purge', DAILY);
  }
}

async function untilNoneIsLeft(nextBatch: () => Promise<number>): Promise<void> {
  for (let batch = 1; batch <= MAX_BATCHES && (await nextBatch()) === BATCH; batch++);
}

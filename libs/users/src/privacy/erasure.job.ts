import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '@app/platform';
import { ErasureSweepService } from './erasure-sweep.service.js';

const EVERY_FIVE_MINUTES = '*/5 * * * *';

/** Each erasure asks for its sweep, and to be made once more a minute later; the schedule is for those whose job gave up. */
@Injectable()
export class ErasureJob implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly sweeps: ErasureSweepService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work<{ userId?: string }>('user-erasure', ({ userId } = {}) =>
      userId === undefined ? this.sweeps.sweepAll() : this.sweeps.eraseAgain(userId),
    );
    await this.jobs.schedule('user-erasure', EVERY_FIVE_MINUTES);
  }
}

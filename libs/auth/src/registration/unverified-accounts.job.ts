import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Jobs } from '@app/platform';
import { UnverifiedAccountsService } from './unverified-accounts.service.js';

const DAILY = '43 3 * * *';

@Injectable()
export class UnverifiedAccountsJob implements OnApplicationBootstrap {
  constructor(
    private readonly jobs: Jobs,
    private readonly accounts: UnverifiedAccountsService,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.jobs.work('unverified-accounts', () => this.accounts.expireDue());
    await this.jobs.schedule('unverified-accounts', DAILY);
  }
}

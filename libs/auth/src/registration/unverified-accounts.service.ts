import { Injectable } from '@nestjs/common';
import { Database } from '@app/platform';
import { RegistrationExpiryService } from '@app/users';
import { UnverifiedAccountsRepository } from './unverified-accounts.repository.js';

/** Nobody blocks an address for ever by registering it: what nobody verifies goes away. */
@Injectable()
export class UnverifiedAccountsService {
  constructor(
    private readonly database: Database,
    private readonly unverified: UnverifiedAccountsRepository,
    private readonly expiry: RegistrationExpiryService,
  ) {}

  /** Each account in a transaction of its own: one that fails leaves the others gone, and the job runs again. */
  async expireDue(): Promise<void> {
    for (let due = await this.unverified.listDue(); due.length > 0; due = await this.unverified.listDue()) {
      for (const userId of due) await this.expireIfStillDue(userId);
    }
  }

  private expireIfStillDue(userId: string): Promise<void> {
    return this.database.transaction(async () => {
      if (await this.unverified.lockDue(userId)) await this.expiry.expire(userId);
    });
  }
}

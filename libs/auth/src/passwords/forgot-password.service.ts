import { Injectable } from '@nestjs/common';
import { Database, DomainEvents } from '@app/platform';
import { PasswordResetRequested } from './password.events.js';
import { ResetRequests } from './reset-requests.js';

/**
 * The part of a forgotten password that a stranger can measure. It never looks at the accounts: one job, one audit row,
 * whatever the address. To look would tell: a known account is locked, so twenty requests at once wait for each other, and
 * twenty for an address that nobody has do not.
 */
@Injectable()
export class ForgotPasswordService {
  constructor(
    private readonly database: Database,
    private readonly requests: ResetRequests,
    private readonly events: DomainEvents,
  ) {}

  async request(email: string): Promise<void> {
    await this.database.transaction(async () => {
      await this.requests.enqueue({ email });
      await this.events.publish(new PasswordResetRequested());
    });
  }
}

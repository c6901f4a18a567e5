import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AppError } from '@app/kernel';
import { Database } from '@app/platform';
import { AccountSelfService, type Registration } from '@app/users';
import { AddressInUseNotices } from './address-in-use-notices.js';
import { EmailVerificationService } from './email-verification.service.js';
import { type RegistrationTask, RegistrationTasks } from './registration-tasks.js';

/** Does after the answer what was asked for: makes the account, or tells the one that has the address. */
@Injectable()
export class RegistrationWorker implements OnApplicationBootstrap {
  constructor(
    private readonly tasks: RegistrationTasks,
    private readonly database: Database,
    private readonly accounts: AccountSelfService,
    private readonly verification: EmailVerificationService,
    private readonly notices: AddressInUseNotices,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.tasks.work((task) => this.do(task));
  }

  private do(task: RegistrationTask): Promise<void> {
    return task.kind === 'register' ? this.register(task.registration) : this.verification.send(task.email);
  }

  private async register(registration: Registration): Promise<void> {
    if (await this.isDone(registration.id)) return;
    try {
      await this.database.transaction(async () => {
        await this.accounts.register(registration);
        await this.verification.send(registration.email);
      });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'EMAIL_TAKEN') throw error;
      await this.database.transaction(() => this.notices.send(registration.email));
    }
  }

  /** A job may come twice. */
  private async isDone(userId: string): Promise<boolean> {
    return (await this.database.query('SELECT FROM users WHERE id = $1', [userId])).length > 0;
  }
}

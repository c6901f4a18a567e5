import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DomainEvents } from '@app/platform';
import { UserDirectory } from '@app/users';
import { AccountMails } from '../mails/account-mails.js';

/** The person hears of it, in the transaction of what they hear of. The reason stays in the trail: it was not written for them. */
@Injectable()
export class ImpersonationNoticeListener implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly users: UserDirectory,
    private readonly mails: AccountMails,
  ) {}

  onModuleInit(): void {
    this.events.inTransaction(['impersonation.started'], ({ event }) => this.tell(event.subject.id!));
  }

  private async tell(userId: string): Promise<void> {
    const account = await this.users.find(userId);
    if (!account) return;
    await this.mails.send({ userId, to: account.email }, 'impersonated', { when: new Date().toISOString() });
  }
}

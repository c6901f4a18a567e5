import { Injectable, type OnModuleInit } from '@nestjs/common';
import { currentRequest } from '@app/kernel';
import { DomainEvents } from '@app/platform';
import { UserDirectory } from '@app/users';
import { AccountMails } from '../mails/account-mails.js';
import { deviceName } from './device-name.js';

/** Tells the person what they could not see otherwise. The mail is part of the transaction of what it tells of. */
@Injectable()
export class SessionAlertsListener implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly users: UserDirectory,
    private readonly mails: AccountMails,
  ) {}

  onModuleInit(): void {
    this.events.inTransaction(['session.started'], async ({ event }) => {
      if (event.details?.['device'] === 'new') await this.alert(event.actorId!, 'new-device');
    });
    this.events.inTransaction(['session.reuse-detected'], ({ event }) => this.alert(event.actorId!, 'token-reuse'));
  }

  private async alert(userId: string, name: 'new-device' | 'token-reuse'): Promise<void> {
    const account = await this.users.find(userId);
    if (account) await this.mails.send({ userId, to: account.email }, name, circumstances());
  }
}

function circumstances(): { when: string; device: string; network: string } {
  const { userAgent, ip } = currentRequest() ?? {};
  return { when: new Date().toISOString(), device: deviceName(userAgent), network: ip ?? '–' };
}

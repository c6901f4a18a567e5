import { Injectable, type OnModuleInit } from '@nestjs/common';
import { currentRequest } from '@app/kernel';
import { DomainEvents, Mail } from '@app/platform';
import { UserDirectory } from '@app/users';
import { composeMail } from '../mails/compose-mail.js';
import { deviceName } from './device-name.js';

interface Alert {
  readonly subject: string;
  readonly happened: string;
}

const NEW_DEVICE: Alert = {
  subject: 'New sign-in to your account',
  happened: 'Somebody signed in to your account from a device that was not used for it before.',
};
const REUSE: Alert = {
  subject: 'We signed out one of your devices',
  happened:
    'A sign-in token of your account was used a second time. Somebody may have a copy of it, so that session was ended.',
};
const ADVICE = 'If this was you, there is nothing to do. If not, change your password and sign out everywhere.';

/** Tells the person what they could not see otherwise. The mail is part of the transaction of what it tells of. */
@Injectable()
export class SessionAlertsListener implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly users: UserDirectory,
    private readonly mail: Mail,
  ) {}

  onModuleInit(): void {
    this.events.inTransaction(['session.started'], async ({ event }) => {
      if (event.details?.['device'] === 'new') await this.alert(event.actorId!, NEW_DEVICE);
    });
    this.events.inTransaction(['session.reuse-detected'], ({ event }) => this.alert(event.actorId!, REUSE));
  }

  private async alert(userId: string, { subject, happened }: Alert): Promise<void> {
    const account = await this.users.find(userId);
    if (!account) return;
    await this.mail.enqueue(
      composeMail({ to: account.email, subject, paragraphs: [happened, circumstances(), ADVICE] }),
    );
  }
}

function circumstances(): string {
  const { userAgent, ip } = currentRequest() ?? {};
  return `When: ${new Date().toISOString()}. Device: ${deviceName(userAgent)}. Network address: ${ip ?? 'unknown'}.`;
}

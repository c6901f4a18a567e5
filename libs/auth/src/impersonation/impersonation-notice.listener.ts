import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DomainEvents, Mail } from '@app/platform';
import { UserDirectory } from '@app/users';
import { composeMail } from '../mails/compose-mail.js';

const SUBJECT = 'Support looked into your account';
const HAPPENED =
  'Somebody from support began to act as you, to see what you see. It ends after ten minutes at the latest. They did not learn your password and could change neither it nor your address, your second factor or your roles here.';
const ADVICE =
  'If you did not ask for help, tell your administrator: who it was and why is on record. You can end it at once in the list of your sessions.';

/** The person hears of it, in the transaction of what they hear of. The reason stays in the trail: it was not written for them. */
@Injectable()
export class ImpersonationNoticeListener implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly users: UserDirectory,
    private readonly mail: Mail,
  ) {}

  onModuleInit(): void {
    this.events.inTransaction(['impersonation.started'], ({ event }) => this.tell(event.subject.id!));
  }

  private async tell(userId: string): Promise<void> {
    const to = await this.users.findAddress(userId);
    if (to === undefined) return;
    const when = `When: ${new Date().toISOString()}.`;
    await this.mail.enqueue(composeMail({ to, subject: SUBJECT, paragraphs: [HAPPENED, when, ADVICE] }));
  }
}

import { Injectable } from '@nestjs/common';
import { type Actor, actorUserId, appError } from '@app/kernel';
import { Authorizer } from '@app/http';
import { Database, DomainEvents } from '@app/platform';
import { InvitationRevoked, InvitationSent } from './invitation.events.js';
import { InvitationSender } from './invitation-sender.js';
import { InvitationsRepository } from './invitations.repository.js';

/** Invitations as an admin handles them. The first one of an account goes out by itself, when the account is made. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly database: Database,
    private readonly invitations: InvitationsRepository,
    private readonly sender: InvitationSender,
    private readonly authorizer: Authorizer,
    private readonly events: DomainEvents,
  ) {}

  /** Mails a new one; the older stops working. @throws USER_NOT_FOUND, TARGET_EXCEEDS_AUTHORITY, STATUS_CONFLICT, REGISTRATION_CLOSED */
  async resend(actor: Actor, userId: string): Promise<void> {
    if (!this.sender.isOpen) throw appError('REGISTRATION_CLOSED');
    await this.database.transaction(async () => {
      const invitee = await this.invitations.findInviteeForUpdate(userId);
      if (!invitee) throw appError('USER_NOT_FOUND');
      await this.authorizer.assertMayActOn(actor, userId);
      if (!invitee.isWaiting) throw appError('STATUS_CONFLICT');
      const id = await this.sender.send(userId, invitee, actorUserId(actor));
      await this.events.publish(new InvitationSent(userId, id));
    });
  }

  /** @throws INVITATION_NOT_FOUND, TARGET_EXCEEDS_AUTHORITY */
  async revoke(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async () => {
      const userId = await this.invitations.revoke(id);
      if (userId === undefined) throw appError('INVITATION_NOT_FOUND');
      await this.authorizer.assertMayActOn(actor, userId);
      await this.events.publish(new InvitationRevoked(userId, id));
    });
  }
}

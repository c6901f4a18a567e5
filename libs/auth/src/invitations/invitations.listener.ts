import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SYSTEM, actorUserId, currentRequest } from '@app/kernel';
import { DomainEvents, type Published } from '@app/platform';
import { InvitationSender } from './invitation-sender.js';
import { InvitationsRepository } from './invitations.repository.js';

/**
 * An account made without a password is invited by that; its invitation follows it to another address and dies with it. All
 * in the transaction of the change.
 */
@Injectable()
export class InvitationsListener implements OnModuleInit {
  constructor(
    private readonly events: DomainEvents,
    private readonly sender: InvitationSender,
    private readonly invitations: InvitationsRepository,
  ) {}

  onModuleInit(): void {
    this.events.inTransaction(['user.created'], (published) => this.inviteNew(published));
    this.events.inTransaction(['user.updated'], (published) => this.followAddress(published));
    this.events.inTransaction(['user.suspended', 'user.deactivated', 'user.deleted'], ({ event }) =>
      this.invitations.revokeAllOf(event.subject.id!),
    );
  }

  /** An import says whether the people in it are to be invited. */
  private async inviteNew({ event }: Published): Promise<void> {
    if (event.details?.['invite'] !== false) await this.inviteIfWaiting(event.subject.id!);
  }

  /** Whoever reads the old address must not open the account: it may have been a typing error. */
  private async followAddress({ event }: Published): Promise<void> {
    if (!event.changes?.['email']) return;
    await this.invitations.revokeAllOf(event.subject.id!);
    await this.inviteIfWaiting(event.subject.id!);
  }

  private async inviteIfWaiting(userId: string): Promise<void> {
    const invitee = await this.invitations.findInviteeForUpdate(userId);
    if (!invitee?.isWaiting || !this.sender.isOpen) return;
    await this.sender.send(userId, invitee, actorUserId(currentRequest()?.principal ?? SYSTEM));
  }
}

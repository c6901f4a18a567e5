import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@app/platform';
import { AccountMails } from '../mails/account-mails.js';
import { newOpaqueToken } from '../single-use/opaque-token.js';
import { INVITATION_DAYS, type Invitee, InvitationsRepository } from './invitations.repository.js';

/** Makes an invitation and mails it, in the caller's transaction. */
@Injectable()
export class InvitationSender {
  constructor(
    private readonly invitations: InvitationsRepository,
    private readonly mails: AccountMails,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** A closed installation invites nobody. */
  get isOpen(): boolean {
    return this.settings.registration !== 'closed';
  }

  /** @returns the invitation's id */
  async send(userId: string, { email }: Invitee, invitedBy: string | null): Promise<string> {
    const token = newOpaqueToken();
    const id = await this.invitations.replace(userId, token, invitedBy);
    const url = `${this.settings.publicUrl}/accept-invitation?token=${token}`;
    await this.mails.send({ userId, to: email }, 'invitation', { days: INVITATION_DAYS }, url);
    return id;
  }
}

import { Inject, Injectable } from '@nestjs/common';
import { Mail, SETTINGS, type Settings } from '@app/platform';
import { newOpaqueToken } from '../single-use/opaque-token.js';
import { invitationMail } from './invitation-mail.js';
import { type Invitee, InvitationsRepository } from './invitations.repository.js';

/** Makes an invitation and mails it, in the caller's transaction. */
@Injectable()
export class InvitationSender {
  constructor(
    private readonly invitations: InvitationsRepository,
    private readonly mail: Mail,
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
    await this.mail.enqueue(invitationMail(email, this.settings.publicUrl, token));
    return id;
  }
}

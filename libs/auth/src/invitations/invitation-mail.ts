import { type MailMessage } from '@app/platform';
import { composeMail } from '../mails/compose-mail.js';
import { INVITATION_DAYS } from './invitations.repository.js';

/** `publicUrl` is the client app's: it owns the page behind the link. */
export function invitationMail(to: string, publicUrl: string, token: string): MailMessage {
  return composeMail({
    to,
    subject: 'You are invited',
    paragraphs: [
      'An account was made for you. Choose a password to begin.',
      `The link works once, for ${INVITATION_DAYS} days. If you did not expect it, there is nothing to do.`,
    ],
    action: { label: 'Accept the invitation', url: `${publicUrl}/accept-invitation?token=${token}` },
  });
}

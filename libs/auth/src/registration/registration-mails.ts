import { type MailMessage } from '@app/platform';
import { composeMail } from '../mails/compose-mail.js';
import { VERIFICATION_HOURS } from './email-verification-tokens.js';

/** What registration writes to people. `publicUrl` is the client app's: it owns the pages behind the links. */

export function verificationMail(to: string, publicUrl: string, token: string): MailMessage {
  return composeMail({
    to,
    subject: 'Confirm your e-mail address',
    paragraphs: [
      'Somebody, we hope you, gave this address for an account. Confirm it to show that you read its mail.',
      `The link works once, for ${VERIFICATION_HOURS} hours. If this was not you, do not follow it: without it nothing happens.`,
    ],
    action: { label: 'Confirm the address', url: `${publicUrl}/verify-email?token=${token}` },
  });
}

export function addressInUseMail(to: string): MailMessage {
  return composeMail({
    to,
    subject: 'Somebody tried to use your e-mail address',
    paragraphs: [
      'Somebody gave this address for an account, but there is an account with it already. Nothing was changed.',
      'If this was you, sign in with the password you have, or follow the mail that you were sent before. If it was not you, there is nothing to do.',
    ],
  });
}

export function changeRequestedMail(to: string, newEmail: string): MailMessage {
  return composeMail({
    to,
    subject: 'Your e-mail address is about to change',
    paragraphs: [
      `Somebody signed in to your account asked to change its address to ${newEmail}. It changes when that address is confirmed.`,
      'If this was not you, change your password now: the request dies with it.',
    ],
  });
}

export function addressChangedMail(to: string, newEmail: string): MailMessage {
  return composeMail({
    to,
    subject: 'Your e-mail address was changed',
    paragraphs: [
      `Your account has the address ${newEmail} from now on. This address no longer belongs to it; all other devices were signed out.`,
      'If this was not you, tell your administrator at once.',
    ],
  });
}

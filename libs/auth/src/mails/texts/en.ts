import { type MailText } from '../mail-text.js';

const IF_NOT_YOU_SECOND_FACTOR =
  'If this was not you, or you did not ask for it, change your password and tell your administrator.';
const CIRCUMSTANCES = 'When: {when}. Device: {device}. Network address: {network}.';
const IF_NOT_YOU_SIGN_IN =
  'If this was you, there is nothing to do. If not, change your password and sign out everywhere.';

/** Every mail there is. The other languages have the same ones, with the same placeholders: types and a test compare. */
export const EN = {
  verification: {
    subject: 'Confirm your e-mail address',
    paragraphs: [
      'Somebody, we hope you, gave this address for an account. Confirm it to show that you read its mail.',
      'The link works once, for {hours} hours. If this was not you, do not follow it: without it nothing happens.',
    ],
    action: 'Confirm the address',
  },
  'address-in-use': {
    subject: 'Somebody tried to use your e-mail address',
    paragraphs: [
      'Somebody gave this address for an account, but there is an account with it already. Nothing was changed.',
      'If this was you, sign in with the password you have, or follow the mail that you were sent before. If it was not you, there is nothing to do.',
    ],
  },
  'address-change-requested': {
    subject: 'Your e-mail address is about to change',
    paragraphs: [
      'Somebody signed in to your account asked to change its address to {email}. It changes when that address is confirmed.',
      'If this was not you, change your password now: the request dies with it.',
    ],
  },
  'address-changed': {
    subject: 'Your e-mail address was changed',
    paragraphs: [
      'Your account has the address {email} from now on. This address no longer belongs to it; all other devices were signed out.',
      'If this was not you, tell your administrator at once.',
    ],
  },
  invitation: {
    subject: 'You are invited',
    paragraphs: [
      'An account was made for you. Choose a password to begin.',
      'The link works once, for {days} days. If you did not expect it, there is nothing to do.',
    ],
    action: 'Accept the invitation',
  },
  'password-reset': {
    subject: 'Set a new password',
    paragraphs: [
      'Somebody asked for a new password for your account. The link works once, within {minutes} minutes.',
      'If it was not you, do nothing: your password stays as it is.',
    ],
    action: 'Set a new password',
  },
  'password-changed': {
    subject: 'Your password was changed',
    paragraphs: [
      'The password of your account was changed just now, and every other session was signed out.',
      'If it was not you, set a new password with "forgot password" at once and tell your administrator.',
    ],
  },
  'new-device': {
    subject: 'New sign-in to your account',
    paragraphs: [
      'Somebody signed in to your account from a device that was not used for it before.',
      CIRCUMSTANCES,
      IF_NOT_YOU_SIGN_IN,
    ],
  },
  'token-reuse': {
    subject: 'We signed out one of your devices',
    paragraphs: [
      'A sign-in token of your account was used a second time. Somebody may have a copy of it, so that session was ended.',
      CIRCUMSTANCES,
      IF_NOT_YOU_SIGN_IN,
    ],
  },
  'mfa.enabled': {
    subject: 'Two-step sign-in is on',
    paragraphs: [
      'From now on, signing in to your account asks for a code from your authenticator app.',
      IF_NOT_YOU_SECOND_FACTOR,
    ],
  },
  'mfa.disabled': {
    subject: 'Two-step sign-in is off',
    paragraphs: [
      'Your authenticator app and your recovery codes were removed. Your password alone signs in to your account.',
      IF_NOT_YOU_SECOND_FACTOR,
    ],
  },
  'mfa.recovery-code-used': {
    subject: 'A recovery code was used',
    paragraphs: [
      'Somebody signed in to your account with one of your recovery codes.',
      'Recovery codes left: {left}.',
      IF_NOT_YOU_SECOND_FACTOR,
    ],
  },
  'mfa.recovery-codes-replaced': {
    subject: 'You have new recovery codes',
    paragraphs: [
      'New recovery codes were made for your account. The old ones no longer work.',
      IF_NOT_YOU_SECOND_FACTOR,
    ],
  },
  'mfa.reset': {
    subject: 'Your two-step sign-in was reset',
    paragraphs: [
      'An administrator removed your authenticator app and your recovery codes and signed you out everywhere.',
      IF_NOT_YOU_SECOND_FACTOR,
    ],
  },
  impersonated: {
    subject: 'Support looked into your account',
    paragraphs: [
      'Somebody from support began to act as you, to see what you see. It ends after ten minutes at the latest. They did not learn your password and can change neither it nor your address, your second factor or your roles.',
      'When: {when}.',
      'If you did not ask for help, tell your administrator: who it was and why is on record. You can end it at once in the list of your sessions.',
    ],
  },
} as const satisfies Readonly<Record<string, MailText>>;

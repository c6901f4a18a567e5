/**
 * Everything that can stand in the audit trail, `noun.verb` in the past tense. Append only: exports and alerts name them.
 */
export const EVENT_CATALOGUE = {
  'user.created': 'An account was created',
  'user.updated': 'An account or its profile was changed',
  'user.suspended': 'An account was suspended',
  'user.activated': 'An account was activated again',
  'user.deleted': 'An account was deleted',
  'user.restored': 'A deleted account was restored',
  'user.registered': 'Somebody registered an account, still to be verified',
  'user.email-verified': 'The person of an account showed that they read its address',
  'user.email-change-requested': 'A person asked for another address',
  'registration.requested': 'Somebody asked to register or to verify an address',
  'invitation.sent': 'An invitation was mailed again',
  'invitation.revoked': 'An invitation was taken back',
  'invitation.accepted': 'An invited person set a password',
  'session.started': 'Somebody signed in',
  'session.refreshed': 'A session got its next tokens',
  'session.ended': 'Somebody signed out',
  'session.reuse-detected': 'A used refresh token came back and ended its session',
  'sessions.ended': 'Several sessions of an account were ended',
  'sign-in.blocked': 'Too many failed sign-ins: an account takes no more for a while',
  'sign-in.failed': 'A sign-in was refused',
  'role.created': 'A role was created',
  'role.granted': 'A role was granted to a user',
  'role.revoked': 'A role was taken from a user',
  'signing-key.rotated': 'Access tokens got a new signing key',
  'service-account.created': 'A service account was created',
  'service-account.disabled': 'A service account was disabled, and all its API keys with it',
  'api-key.created': 'A service account got an API key',
  'api-key.rotated': 'An API key got a successor',
  'api-key.revoked': 'An API key was revoked',
  'access.denied': 'Somebody signed in was refused a route',
} as const satisfies Record<string, string>;

export type EventAction = keyof typeof EVENT_CATALOGUE;

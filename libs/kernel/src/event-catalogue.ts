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
  'session.started': 'Somebody signed in',
  'session.refreshed': 'A session got its next tokens',
  'session.ended': 'Somebody signed out',
  'session.reuse-detected': 'A used refresh token came back and ended its session',
  'session.reauthenticated': 'Somebody signed in confirmed their password',
  'reauthentication.failed': 'Somebody signed in gave a wrong password',
  'password.reset-requested': 'A link to set a new password was asked for',
  'password.reset': 'A password was set with a mailed link',
  'password.changed': 'Somebody changed their password',
  'sign-in.failed': 'A sign-in was refused',
  'role.created': 'A role was created',
  'role.granted': 'A role was granted to a user',
  'role.revoked': 'A role was taken from a user',
  'access.denied': 'Somebody signed in was refused a route',
} as const satisfies Record<string, string>;

export type EventAction = keyof typeof EVENT_CATALOGUE;

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
  'sign-in.failed': 'A sign-in was refused',
  'mfa.enrolment-started': 'Somebody began to enrol a second factor',
  'mfa.enabled': 'An account got a second factor',
  'mfa.disabled': 'Somebody removed their second factor',
  'mfa.challenged': 'A right password was followed by the question for the second factor',
  'mfa.failed': 'A second factor, or the password asked for to change it, was refused',
  'mfa.recovery-code-used': 'A recovery code was used up',
  'mfa.recovery-codes-replaced': 'An account got new recovery codes',
  'mfa.reset': 'An administrator removed the second factor of an account',
  'role.created': 'A role was created',
  'role.granted': 'A role was granted to a user',
  'role.revoked': 'A role was taken from a user',
  'access.denied': 'Somebody signed in was refused a route',
} as const satisfies Record<string, string>;

export type EventAction = keyof typeof EVENT_CATALOGUE;

import { type UserPrincipal, appError } from '@app/kernel';
import { type EndpointOptions, isOpenWhileImpersonating } from '@app/http';
import { type SessionStanding } from '../sessions/session-standings.js';

/** Who calls, with what their session may be used for. */
export interface SessionPrincipal extends Omit<UserPrincipal, 'mustEnrolMfa' | 'impersonatorId'>, SessionStanding {}

/**
 * What a route asks of a session beyond being alive. Whoever calls without a session has shown no password, so what needs a
 * recent one is closed to them.
 * @throws PASSWORD_CHANGE_REQUIRED, REAUTH_REQUIRED
 */
export function assertStandingFor(route: EndpointOptions | undefined, standing: Partial<SessionStanding>): void {
  // The permission guard refuses this, and records it: to ask for a password first would ask for the wrong person's.
  if (standing.impersonatorId !== undefined && !isOpenWhileImpersonating(route)) return;
  if (standing.mustChangePassword && !route?.beforePasswordChange) throw appError('PASSWORD_CHANGE_REQUIRED');
  if (route?.reauthenticated && !standing.isRecentlyAuthenticated) throw appError('REAUTH_REQUIRED');
}

import { type UserPrincipal, appError } from '@app/kernel';
import { type EndpointOptions } from '@app/http';
import { type SessionStanding } from '../sessions/session.repository.js';

/** Who calls, with what their session may be used for. */
export interface SessionPrincipal extends Omit<UserPrincipal, 'mustEnrolMfa'>, SessionStanding {}

/**
 * What a route asks of a session beyond being alive. Whoever calls without a session has shown no password, so what needs a
 * recent one is closed to them.
 * @throws PASSWORD_CHANGE_REQUIRED, REAUTH_REQUIRED
 */
export function assertStandingFor(route: EndpointOptions | undefined, standing: Partial<SessionStanding>): void {
  if (standing.mustChangePassword && !route?.beforePasswordChange) throw appError('PASSWORD_CHANGE_REQUIRED');
  if (route?.reauthenticated && !standing.isRecentlyAuthenticated) throw appError('REAUTH_REQUIRED');
}

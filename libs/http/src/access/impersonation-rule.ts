import { type EndpointOptions } from '../endpoint/endpoint-options.js';

/**
 * What somebody may call while they act as another person. Whatever leaves a mark in the trail is closed unless it says
 * otherwise: nobody acts as somebody who holds more, so what is closed here can be done under one's own name. What wants a
 * fresh password is closed always: no password of the person was ever shown.
 */
export function isOpenWhileImpersonating(endpoint: EndpointOptions | undefined): boolean {
  if (!endpoint || endpoint.reauthenticated) return false;
  if (endpoint.whileImpersonating !== undefined) return endpoint.whileImpersonating === 'allowed';
  return endpoint.audit === undefined;
}

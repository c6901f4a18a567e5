// What kind of work a route is. Its rate limit and its place in an overload both follow from this one word.
import { type ExecutionContext, RequestMethod } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { type EndpointOptions, endpointOf } from '../endpoint/endpoint-options.js';

/**
 * - `probe`: health, readiness and the key set; never limited, never shed.
 * - `sign-in`: costs a password hash, so it counts against the network, before anything is hashed.
 * - `public`: what else answers without a sign-in, such as refreshing tokens; counts against the network.
 * - `read`, `write`: one question, one change; count against who calls.
 * - `bulk`: exports, imports, many changes at once; count against who calls, and wait first.
 */
export type RouteClass = 'probe' | 'sign-in' | 'public' | 'read' | 'write' | 'bulk';

const known = new WeakMap<object, RouteClass>();

export function routeClassFor(context: ExecutionContext): RouteClass {
  const handler = context.getHandler();
  let routeClass = known.get(handler);
  if (!routeClass) {
    routeClass = routeClassOf(endpointOf(handler), isRead(handler));
    known.set(handler, routeClass);
  }
  return routeClass;
}

/** A route says it only when it is not what it seems: open without a limit, asking by GET, changing by anything else. */
export function routeClassOf(endpoint: EndpointOptions | undefined, isGet: boolean): RouteClass {
  if (endpoint?.rateLimit) return endpoint.rateLimit;
  if (endpoint?.access.kind === 'public') return 'probe';
  return isGet ? 'read' : 'write';
}

function isRead(handler: object): boolean {
  return Reflect.getMetadata(METHOD_METADATA, handler) === RequestMethod.GET;
}

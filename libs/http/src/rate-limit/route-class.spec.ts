import { describe, expect, it } from '@jest/globals';
import { RequestMethod } from '@nestjs/common';
import { anyone, holderOf } from '../access/access-rule.js';
import { type RouteTold, routeContext } from '../testing/route-context.js';
import { type RouteClass, routeClassFor, routeClassOf } from './route-class.js';

describe('the class of a route', () => {
  it.each<[string, RouteTold, RouteClass]>([
    ['one that asks by GET', { access: holderOf('users:read') }, 'read'],
    ['one that changes', { method: RequestMethod.POST }, 'write'],
    ['one that deletes', { method: RequestMethod.DELETE }, 'write'],
    ['one that asks by POST, and says so', { method: RequestMethod.POST, rateLimit: 'read' }, 'read'],
    ['an export', { rateLimit: 'bulk' }, 'bulk'],
    ['an open one', { access: anyone }, 'probe'],
    ['an open one that changes', { access: anyone, method: RequestMethod.POST }, 'probe'],
    ['an open one with a limit', { access: anyone, rateLimit: 'public' }, 'public'],
    ['one that hashes a password', { access: anyone, rateLimit: 'sign-in' }, 'sign-in'],
  ])('%s', (_, route, expected) => {
    const context = routeContext(route);
    expect([routeClassFor(context), routeClassFor(context)]).toEqual([expected, expected]);
  });

  it('that declares nothing follows from its method', () => {
    expect([routeClassOf(undefined, true), routeClassOf(undefined, false)]).toEqual(['read', 'write']);
  });
});

import { describe, expect, it } from '@jest/globals';
import { RequestMethod } from '@nestjs/common';
import { Metrics, type Overload, type OverloadLevel } from '@app/platform';
import { anyone } from '../access/access-rule.js';
import { type RouteTold, routeContext } from '../testing/route-context.js';
import { OverloadGuard } from './overload.guard.js';

const ROUTES: Readonly<Record<string, RouteTold>> = {
  bulk: { rateLimit: 'bulk' },
  'sign-in': { access: anyone, rateLimit: 'sign-in' },
  public: { access: anyone, rateLimit: 'public' },
  read: {},
  write: { method: RequestMethod.POST },
  probe: { access: anyone },
};

function refusalAt(level: OverloadLevel, route: string, metrics = new Metrics()): unknown {
  const guard = new OverloadGuard({ level } as Overload, metrics);
  try {
    return guard.canActivate(routeContext(ROUTES[route])) ? undefined : 'closed';
  } catch (error) {
    return error;
  }
}

describe('with too much to do', () => {
  it.each<[OverloadLevel, string[]]>([
    [0, []],
    [1, ['bulk']],
    [2, ['bulk', 'sign-in']],
    [3, ['bulk', 'sign-in', 'public', 'read', 'write']],
  ])('level %i refuses %j, and a probe never', (level, refused) => {
    expect(Object.keys(ROUTES).filter((route) => refusalAt(level, route) !== undefined)).toEqual(refused);
  });

  it('the refusal says when to come again, and is counted by the class of its route', async () => {
    const metrics = new Metrics();
    expect(refusalAt(3, 'write', metrics)).toMatchObject({ code: 'OVERLOADED', status: 503, retryAfterSeconds: 2 });
    const text = await metrics.text();
    expect(text).toContain('rollcall_shed_requests_total{class="write"} 1');
    expect(text).toContain('# HELP rollcall_shed_requests_total Calls refused because the replica had too much to do');
  });
});

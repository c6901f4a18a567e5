import { describe, expect, it } from '@jest/globals';
import { RequestMethod } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { WindowThrottlerStorage } from '../../../platform/src/cache/window-throttler-storage.js';
import { anyone } from '../access/access-rule.js';
import { type RouteTold, routeContext } from '../testing/route-context.js';
import { SignInLimitGuard } from './sign-in-limit.guard.js';

const SIGN_IN = { access: anyone, rateLimit: 'sign-in', method: RequestMethod.POST } as const;
const PUBLIC = { access: anyone, rateLimit: 'public' } as const;

/** Answers the names of the headers of a call that went through, or what it was refused with. */
async function oneCallAMinute(): Promise<(route: RouteTold, ip?: string) => Promise<unknown>> {
  const storage = new WindowThrottlerStorage({ now: () => 0 });
  const guard = new SignInLimitGuard([{ name: 'default', ttl: 60_000, limit: 1 }], storage, new Reflector());
  await guard.onModuleInit();
  return async (route, ip = '192.0.2.1') => {
    const names: string[] = [];
    const reply = { header: (name: string) => names.push(name) };
    try {
      const isOpen = await guard.canActivate(routeContext({ ...route, request: { ip }, reply }));
      return isOpen ? names : 'closed';
    } catch (error) {
      return error;
    }
  };
}

const HEADERS = ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'];
const REFUSED = expect.objectContaining({ code: 'RATE_LIMITED', rateLimit: { limit: 1, resetSeconds: 60 } }) as object;

describe('the limit of a network', () => {
  it('is shared by the doors of a class, and refuses by our own code', async () => {
    const call = await oneCallAMinute();
    expect([await call(SIGN_IN), await call({ ...SIGN_IN, summary: 'Another door' })]).toEqual([HEADERS, REFUSED]);
  });

  it('is one for each class and each network', async () => {
    const call = await oneCallAMinute();
    const answers = [await call(SIGN_IN), await call(PUBLIC), await call(SIGN_IN, '192.0.2.2'), await call(PUBLIC)];
    expect(answers).toEqual([HEADERS, HEADERS, HEADERS, REFUSED]);
  });

  it('is none for whoever is signed in, nor for probes', async () => {
    const call = await oneCallAMinute();
    for (const route of [{}, {}, { access: anyone }, { access: anyone }, { rateLimit: 'bulk' } as const])
      expect(await call(route)).toEqual([]);
  });
});

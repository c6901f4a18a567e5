import { describe, expect, it } from '@jest/globals';
import { RequestMethod } from '@nestjs/common';
import { type Principal } from '@app/kernel';
import { type Settings } from '@app/platform';
import { WindowThrottlerStorage } from '../../../platform/src/cache/window-throttler-storage.js';
import { anyone } from '../access/access-rule.js';
import { PERSON, PROGRAM, type RouteTold, calledBy, routeContext } from '../testing/route-context.js';
import { CallerLimitGuard } from './caller-limit.guard.js';

const OTHER: Principal = { kind: 'user', userId: 'another', sessionId: 's' };
const PERSON_ACTING: Principal = { kind: 'user', userId: 'another', sessionId: 's', impersonatorId: 'a person' };
const OTHER_KEY: Principal = { ...PROGRAM, keyId: 'another key' } as Principal;
const WRITE = { method: RequestMethod.POST };

type Limits = Partial<Pick<Settings, 'readsPerMinute' | 'writesPerMinute' | 'bulkCallsPerMinute'>>;

/** Answers the headers of a call that went through, or what it was refused with. */
function limitedTo(
  limits: Limits,
  storage = new WindowThrottlerStorage({ now: () => 0 }),
): (principal?: Principal, route?: RouteTold) => Promise<unknown> {
  const guard = new CallerLimitGuard(limits as Settings, storage);
  return async (principal, route = {}) => {
    let headers: object | undefined;
    const reply = { headers: (given: object) => (headers = given) };
    try {
      const isOpen = await calledBy(principal, () => guard.canActivate(routeContext({ ...route, reply })));
      return isOpen ? headers : 'closed';
    } catch (error) {
      return error;
    }
  };
}

const told = (limit: number, remaining: number): object => ({
  'RateLimit-Limit': limit,
  'RateLimit-Remaining': remaining,
  'RateLimit-Reset': 60,
});
const refused = (limit: number): object =>
  expect.objectContaining({ code: 'RATE_LIMITED', rateLimit: { limit, resetSeconds: 60 } });

describe('the limit of a caller', () => {
  it('counts down, and refuses with what the headers say', async () => {
    const call = limitedTo({ readsPerMinute: 2 });
    expect([await call(PERSON), await call(PERSON), await call(PERSON)]).toEqual([told(2, 1), told(2, 0), refused(2)]);
  });

  it('is one of each class of routes', async () => {
    const call = limitedTo({ readsPerMinute: 1, writesPerMinute: 2, bulkCallsPerMinute: 3 });
    const routes = [{}, WRITE, { rateLimit: 'bulk' }, {}] as const;
    const answers = [];
    for (const route of routes) answers.push(await call(PERSON, route));
    expect(answers).toEqual([told(1, 0), told(2, 1), told(3, 2), refused(1)]);
  });

  it('is of whoever really calls', async () => {
    const call = limitedTo({ readsPerMinute: 1 });
    const callers = [PERSON, OTHER, PROGRAM, OTHER_KEY, PERSON_ACTING, OTHER, PROGRAM];
    const answers = [];
    for (const caller of callers) answers.push(await call(caller));
    const [first, again] = [told(1, 0), refused(1)];
    expect(answers).toEqual([first, first, first, first, again, again, again]);
  });

  it('is counted apart from whatever else is counted under the same name', async () => {
    const storage = new WindowThrottlerStorage({ now: () => 0 });
    for (const counter of ['', 'default']) await storage.increment('read:user:a person', 60_000, 1, 0, counter);
    expect(await limitedTo({ readsPerMinute: 1 }, storage)(PERSON)).toEqual(told(1, 0));
  });

  it('is none outside of a request', () => {
    const guard = new CallerLimitGuard({ readsPerMinute: 1 } as Settings, new WindowThrottlerStorage());
    expect(guard.canActivate(routeContext())).toBe(true);
  });

  it('is none where none is set, at open doors, and for nobody', async () => {
    const call = limitedTo({ readsPerMinute: 1 });
    for (let n = 0; n < 2; n++) {
      expect(await call(PERSON, WRITE)).toBeUndefined();
      expect(await call(PERSON, { access: anyone })).toBeUndefined();
      expect(await call(undefined)).toBeUndefined();
    }
  });
});

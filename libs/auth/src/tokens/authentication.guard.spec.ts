import { beforeEach, describe, expect, it } from '@jest/globals';
import { type ExecutionContext } from '@nestjs/common';
import passport from 'passport';
import { type Principal, appError, runInRequest } from '@app/kernel';
import { anyone, holderOf } from '@app/http';
import {
  PERSON,
  PROGRAM,
  RecordedEvents,
  type RouteTold,
  requestOf,
  routeContext,
} from '../../../http/src/testing/route-context.js';
import { type KnownCallers } from './known-callers.js';
import { type SessionPrincipal } from './session-standing.js';
import { AuthenticationGuard } from './authentication.guard.js';

/** What passport lends a strategy while it judges a request. */
interface Judging {
  success(principal: object): void;
  fail(info?: object): void;
  error(error: Error): void;
}

type Judge = (judging: Judging) => void;

const FRESH = { mustChangePassword: false, mustEnrolMfa: false, isRecentlyAuthenticated: true };
const KNOWN = { ...PERSON, ...FRESH } as SessionPrincipal;
const STALE = { ...KNOWN, isRecentlyAuthenticated: false };
const API_KEY = { request: { headers: { 'x-api-key': 'rk_live_x' } } };
const NOBODY: Judge = (judging) => judging.fail();

/** Strategies are called by name, one registered last counts. */
function judgeBy(name: 'access-token' | 'api-key', judge: Judge): void {
  const authenticate = function (this: Judging): void {
    judge(this);
  };
  passport.use(name, { name, authenticate } as unknown as passport.Strategy);
}

interface Entered {
  /** Whom the request belongs to from then on. */
  readonly principal: Principal | undefined;
  readonly refused: unknown;
  readonly recorded: unknown[];
}

async function enter(route: RouteTold | ExecutionContext, known?: SessionPrincipal): Promise<Entered> {
  const events = new RecordedEvents();
  const guard = new AuthenticationGuard({ find: () => known } as unknown as KnownCallers, events.asEvents);
  const request = requestOf(undefined);
  const context = 'getHandler' in route ? route : routeContext(route);
  const refused: unknown = await runInRequest(request, () => guard.canActivate(context)).then(
    (isIn) => (isIn ? undefined : 'closed'),
    (error: unknown) => error,
  );
  return { principal: request.principal, refused, recorded: events.recorded };
}

beforeEach(() => {
  judgeBy('access-token', NOBODY);
  judgeBy('api-key', NOBODY);
});

describe('the authentication guard', () => {
  it('lets anybody through an open door, without looking who it is', async () => {
    judgeBy('access-token', (judging) => judging.success(PERSON));
    expect(await enter({ access: anyone }, KNOWN)).toEqual({ principal: undefined, refused: undefined, recorded: [] });
  });

  it('knows a caller again without judging the token', async () => {
    judgeBy('access-token', (judging) => judging.error(new Error('was asked')));
    expect(await enter({}, KNOWN)).toEqual({ principal: KNOWN, refused: undefined, recorded: [] });
  });

  it('keeps whom the token names for the rest of the request', async () => {
    judgeBy('access-token', (judging) => judging.success(KNOWN));
    expect(await enter({})).toEqual({ principal: KNOWN, refused: undefined, recorded: [] });
  });

  it('judges an API key as an API key, never as a token, whoever is known', async () => {
    judgeBy('access-token', (judging) => judging.success(KNOWN));
    judgeBy('api-key', (judging) => judging.success(PROGRAM));
    expect((await enter(API_KEY, KNOWN)).principal).toBe(PROGRAM);
    judgeBy('api-key', (judging) => judging.fail({ name: 'TokenExpiredError' }));
    expect(await enter(API_KEY, KNOWN)).toMatchObject({ principal: undefined, refused: { code: 'UNAUTHENTICATED' } });
  });

  it.each([
    ['an expired token', { name: 'TokenExpiredError' }, 'TOKEN_EXPIRED'],
    ['a bad token', { name: 'JsonWebTokenError' }, 'UNAUTHENTICATED'],
    ['a token that is not valid yet', { name: 'NotBeforeError' }, 'UNAUTHENTICATED'],
    ['no token', new Error('No auth token'), 'UNAUTHENTICATED'],
    ['a session that is over', undefined, 'UNAUTHENTICATED'],
  ])('refuses %s by its code, and records nothing of nobody', async (_, info, code) => {
    judgeBy('access-token', (judging) => judging.fail(info));
    const entered = await enter({ access: holderOf('users:read') });
    expect(entered).toMatchObject({ refused: { name: 'AppError', code, status: 401 }, recorded: [] });
    expect(entered.principal).toBeUndefined();
  });

  it('passes a fault of ours on: it is no reason to tell the client to sign in again', async () => {
    const faults = [new Error('no answer'), Object.assign(new Error('no answer'), { status: 403 })];
    for (const fault of faults) {
      judgeBy('access-token', (judging) => judging.error(fault));
      expect(await enter({ access: holderOf('users:read') })).toMatchObject({ refused: fault, recorded: [] });
      judgeBy('api-key', (judging) => judging.error(fault));
      expect((await enter(API_KEY)).refused).toBe(fault);
    }
  });

  it.each([
    ['remembered', (): SessionPrincipal | undefined => STALE],
    ['judged', (): SessionPrincipal | undefined => undefined],
  ])('asks the session for a fresh password where the route wants one; of somebody %s', async (_, known) => {
    judgeBy('access-token', (judging) => judging.success(STALE));
    const reauthenticated = { reauthenticated: true } as const;
    const guarded = await enter({ ...reauthenticated, access: holderOf('users:read') }, known());
    expect(guarded).toMatchObject({
      principal: STALE,
      refused: { code: 'REAUTH_REQUIRED' },
      recorded: [{ subject: { type: 'route', id: 'GET /api/v1/things/:id' }, details: { code: 'REAUTH_REQUIRED' } }],
    });
    expect(await enter(reauthenticated, known())).toMatchObject({ refused: { code: 'REAUTH_REQUIRED' }, recorded: [] });
    expect((await enter({}, known())).refused).toBeUndefined();
  });

  it('records no refusal but "not you"', async () => {
    judgeBy('access-token', (judging) => judging.error(appError('SERVICE_UNAVAILABLE')));
    expect(await enter({ access: holderOf('users:read') })).toMatchObject({
      refused: { code: 'SERVICE_UNAVAILABLE' },
      recorded: [],
    });
  });
});

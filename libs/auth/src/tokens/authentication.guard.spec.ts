import { describe, expect, it } from '@jest/globals';
import { type ExecutionContext } from '@nestjs/common';
import { type RequestContext, runInRequest } from '@app/kernel';
import { type DomainEvents } from '@app/platform';
import { type KnownCallers } from './known-callers.js';
import { AuthenticationGuard } from './authentication.guard.js';

const NOBODY_KNOWN = { find: () => undefined } as unknown as KnownCallers;
const ROUTE = { getHandler: () => () => undefined } as unknown as ExecutionContext;
const NO_EVENTS = {} as DomainEvents;
const PRINCIPAL = { kind: 'user', userId: 'a user', sessionId: 'a session' };

function refusalOf(error: unknown, info: unknown): unknown {
  try {
    return new AuthenticationGuard(NOBODY_KNOWN, NO_EVENTS).handleRequest(error, false, info, ROUTE);
  } catch (thrown) {
    return thrown;
  }
}

describe('the authentication guard', () => {
  it('keeps whom the token names for the rest of the request', () => {
    const context: RequestContext = { requestId: 'r', ip: undefined, userAgent: undefined };
    const guard = new AuthenticationGuard(NOBODY_KNOWN, NO_EVENTS);
    runInRequest(context, () => guard.handleRequest(null, PRINCIPAL, undefined, ROUTE));
    expect(context.principal).toBe(PRINCIPAL);
  });

  it('passes a fault of ours on: it is no reason to tell the client to sign in again', () => {
    const fault = new Error('The database does not answer');
    expect(refusalOf(fault, undefined)).toBe(fault);
    expect(refusalOf(fault, { name: 'TokenExpiredError' })).toBe(fault);
  });

  it.each([
    ['an expired token', { name: 'TokenExpiredError' }, 'TOKEN_EXPIRED'],
    ['a bad token', { name: 'JsonWebTokenError' }, 'UNAUTHENTICATED'],
    ['a token that is not valid yet', { name: 'NotBeforeError' }, 'UNAUTHENTICATED'],
    ['no token', new Error('No auth token'), 'UNAUTHENTICATED'],
    ['a session that is over', undefined, 'UNAUTHENTICATED'],
  ])('refuses %s by its code', (_, info, code) => {
    expect(refusalOf(null, info)).toMatchObject({ name: 'AppError', code, status: 401 });
  });
});

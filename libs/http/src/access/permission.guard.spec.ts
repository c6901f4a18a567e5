import { describe, expect, it } from '@jest/globals';
import { type ExecutionContext } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { type Permission, type Principal } from '@app/kernel';
import { ENVELOPED_LATE, endpointOf } from '../endpoint/endpoint-options.js';
import { PERSON, PROGRAM, RecordedEvents, type RouteTold, calledBy, routeContext } from '../testing/route-context.js';
import { type AccessRule, anyone, holderOf, self } from './access-rule.js';
import { type Authorizer } from './authorizer.js';
import { PermissionGuard } from './permission.guard.js';

const READS = holderOf('users:read');
const ACTING: Principal = { kind: 'user', userId: 'a person', sessionId: 's', impersonatorId: 'an admin' };
const UNENROLLED: Principal = { kind: 'user', userId: 'a person', sessionId: 's', mustEnrolMfa: true };
const ENROLLED: Principal = { kind: 'user', userId: 'a person', sessionId: 's', mustEnrolMfa: false };

interface Decision {
  readonly refused: unknown;
  readonly recorded: unknown[];
}

/** Decides as the guard does, for somebody who holds these permissions. */
async function decide(
  principal: Principal | undefined,
  route: RouteTold | ExecutionContext,
  held: readonly Permission[] = [],
): Promise<Decision> {
  const events = new RecordedEvents();
  const holds = (_: Principal, permission: Permission): Promise<boolean> => Promise.resolve(held.includes(permission));
  const guard = new PermissionGuard({ holds } as Authorizer, events.asEvents);
  const context = 'getHandler' in route ? route : routeContext(route);
  const refused: unknown = await calledBy(principal, () => guard.canActivate(context)).then(
    (isOpen) => (isOpen ? undefined : 'closed'),
    (error: unknown) => error,
  );
  return { refused, recorded: events.recorded };
}

const open = { refused: undefined, recorded: [] };
const denied = (code: string, permission?: string): object => ({
  refused: expect.objectContaining({ code }),
  recorded: [
    expect.objectContaining({
      action: 'access.denied',
      outcome: 'denied',
      subject: { type: 'route', id: 'GET /api/v1/things/:id' },
      details: { code, ...(permission && { permission }) },
    }),
  ],
});

describe('the permission guard', () => {
  it.each<[string, Principal | undefined, AccessRule, Permission[]]>([
    ['nobody through where anyone may call', undefined, anyone, []],
    ['a person through to what is their own', PERSON, self, []],
    ['a person through who holds the permission', PERSON, READS, ['users:read']],
    ['a program through that holds the permission', PROGRAM, READS, ['users:read']],
    ['a person through whose second factor is no matter', ENROLLED, self, []],
  ])('lets %s', async (_, principal, access, held) => {
    expect(await decide(principal, { access }, held)).toEqual(open);
  });

  it('asks whoever is not signed in to sign in, and records nothing of them', async () => {
    for (const access of [self, READS]) {
      const decision = await decide(undefined, { access }, ['users:read']);
      expect(decision).toMatchObject({ refused: { code: 'UNAUTHENTICATED', status: 401 }, recorded: [] });
    }
  });

  it('asks whoever calls outside of a request to sign in as well', async () => {
    const guard = new PermissionGuard({} as Authorizer, new RecordedEvents().asEvents);
    await expect(guard.canActivate(routeContext())).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('refuses a person without the permission, names it, and records it', async () => {
    const decision = await decide(PERSON, { access: READS }, ['users:update']);
    expect(decision).toEqual(denied('PERMISSION_DENIED', 'users:read'));
    expect(decision.refused).toMatchObject({
      details: [{ code: 'MISSING_PERMISSION', message: 'This needs the permission users:read.' }],
    });
  });

  it('refuses a program what people do about themselves', async () => {
    const decision = await decide(PROGRAM, { access: self }, ['users:read']);
    expect(decision).toEqual(denied('PERMISSION_DENIED'));
    expect(decision.refused).toMatchObject({
      details: [{ code: 'PEOPLE_ONLY', message: 'This is for people, about themselves.' }],
    });
  });

  it('closes what leaves a mark to whoever acts as another person, whatever that person holds', async () => {
    const marking = { access: READS, audit: 'user.updated' } as const;
    expect(await decide(ACTING, marking, ['users:read'])).toEqual(denied('IMPERSONATION_FORBIDDEN'));
    expect(await decide(PERSON, marking, ['users:read'])).toEqual(open);
    expect(await decide(PROGRAM, marking, ['users:read'])).toEqual(open);
    expect(await decide(ACTING, { access: READS }, ['users:read'])).toEqual(open);
  });

  it('keeps whoever must enrol a second factor to the routes that help with it', async () => {
    expect(await decide(UNENROLLED, { access: READS }, ['users:read'])).toEqual(denied('MFA_ENROLMENT_REQUIRED'));
    expect(await decide(UNENROLLED, { access: self, beforeMfa: true })).toEqual(open);
    expect(await decide(PROGRAM, { access: READS }, ['users:read'])).toEqual(open);
  });

  it('refuses at the first reason: acting for another before a second factor, that before the permission', async () => {
    const both = { ...ACTING, mustEnrolMfa: true } as Principal;
    expect(await decide(both, { access: READS, audit: 'user.updated' })).toEqual(denied('IMPERSONATION_FORBIDDEN'));
    expect(await decide(UNENROLLED, { access: READS })).toEqual(denied('MFA_ENROLMENT_REQUIRED'));
  });

  it('notes whose envelope the answer gets, also for a public route', async () => {
    for (const isLate of [true, false]) {
      const context = routeContext({ access: anyone });
      Reflect.defineMetadata(ENVELOPED_LATE, isLate, context.getHandler());
      await decide(undefined, context);
      const { envelopeFor } = context.switchToHttp().getRequest<FastifyRequest>();
      expect(envelopeFor).toBe(isLate ? endpointOf(context.getHandler()) : null);
    }
  });
});

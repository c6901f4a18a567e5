import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { InjectThrottlerStorage, type ThrottlerStorage } from '@nestjs/throttler';
import { type FastifyReply } from 'fastify';
import { type Principal, appError, currentRequest } from '@app/kernel';
import { SETTINGS, type Settings } from '@app/platform';
import { limitHeaders } from './limit-headers.js';
import { type RouteClass, routeClassFor } from './route-class.js';

const MINUTE_MS = 60_000;
const COUNTER = 'caller';

/**
 * Counts the calls of one user or one API key, each class of routes for itself: a client that polls too often can still be
 * told to stop, and an export does not use up what a person clicks with. Asked after the sign-in and before the permission.
 */
@Injectable()
export class CallerLimitGuard implements CanActivate {
  private readonly limits: Partial<Record<RouteClass, number | undefined>>;

  constructor(
    @Inject(SETTINGS) settings: Settings,
    @InjectThrottlerStorage() private readonly counter: ThrottlerStorage,
  ) {
    const { readsPerMinute: read, writesPerMinute: write, bulkCallsPerMinute: bulk } = settings;
    this.limits = { read, write, bulk };
  }

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const routeClass = routeClassFor(context);
    const limit = this.limits[routeClass];
    if (limit === undefined) return true;
    const principal = currentRequest()?.principal;
    return (
      !principal || this.count(`${routeClass}:${callerOf(principal)}`, limit, context.switchToHttp().getResponse())
    );
  }

  private async count(key: string, limit: number, reply: FastifyReply): Promise<boolean> {
    const { totalHits, timeToExpire, isBlocked, timeToBlockExpire } = await this.counter.increment(
      key,
      MINUTE_MS,
      limit,
      0,
      COUNTER,
    );
    if (isBlocked) throw appError('RATE_LIMITED', { rateLimit: { limit, resetSeconds: timeToBlockExpire } });
    reply.headers(limitHeaders(limit, Math.max(0, limit - totalHits), timeToExpire));
    return true;
  }
}

/** Whoever really calls: acting as others is no way around one's own limit. */
function callerOf(principal: Principal): string {
  return principal.kind === 'user' ? `user:${principal.impersonatorId ?? principal.userId}` : `key:${principal.keyId}`;
}

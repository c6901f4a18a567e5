import { type ExecutionContext, Injectable } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerLimitDetail } from '@nestjs/throttler';
import { appError } from '@app/kernel';
import { type RateLimitClass, endpointOf } from '../endpoint/endpoint-options.js';

/**
 * Counts the calls of one network (an IPv4 address, an IPv6 /64), before anything expensive is done for them. The routes of
 * a class share one count, so that a second door is not a second budget.
 */
@Injectable()
export class SignInLimitGuard extends ThrottlerGuard {
  protected override headerPrefix = 'RateLimit';

  protected override shouldSkip(context: ExecutionContext): Promise<boolean> {
    return Promise.resolve(rateLimitClassOf(context) === undefined);
  }

  protected override generateKey(context: ExecutionContext, network: string): string {
    return `${rateLimitClassOf(context)}:${network}`;
  }

  protected override throwThrottlingException(
    _context: ExecutionContext,
    { limit, timeToBlockExpire }: ThrottlerLimitDetail,
  ): Promise<void> {
    throw appError('RATE_LIMITED', { rateLimit: { limit, resetSeconds: timeToBlockExpire } });
  }
}

/** Undefined for a route that is not limited. */
export function rateLimitClassOf(context: ExecutionContext): RateLimitClass | undefined {
  const endpoint = endpointOf(context.getHandler());
  return endpoint && endpoint.rateLimit;
}

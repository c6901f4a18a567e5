import { type ExecutionContext, Injectable } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerLimitDetail } from '@nestjs/throttler';
import { appError } from '@app/kernel';
import { routeClassFor } from './route-class.js';

/**
 * Counts the calls of one network (an IPv4 address, an IPv6 /64), before anything expensive is done for them. The routes of
 * a class share one count, so that a second door is not a second budget.
 */
@Injectable()
export class SignInLimitGuard extends ThrottlerGuard {
  protected override headerPrefix = 'RateLimit';

  protected override shouldSkip(context: ExecutionContext): Promise<boolean> {
    return Promise.resolve(!countsAgainstNetwork(context));
  }

  protected override generateKey(context: ExecutionContext, network: string): string {
    return `${routeClassFor(context)}:${network}`;
  }

  protected override throwThrottlingException(
    _context: ExecutionContext,
    { limit, timeToBlockExpire }: ThrottlerLimitDetail,
  ): Promise<void> {
    throw appError('RATE_LIMITED', { rateLimit: { limit, resetSeconds: timeToBlockExpire } });
  }
}

function countsAgainstNetwork(context: ExecutionContext): boolean {
  const routeClass = routeClassFor(context);
  return routeClass === 'sign-in' || routeClass === 'public';
}

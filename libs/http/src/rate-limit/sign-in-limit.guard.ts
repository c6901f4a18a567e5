import { type ExecutionContext, Injectable } from '@nestjs/common';
import { ThrottlerGuard } from '@nestjs/throttler';
import { endpointOf } from '../endpoint/endpoint-options.js';

/** Counts the calls that cost a password hash, per network (IPv6 by /64), before the hash is computed. */
@Injectable()
export class SignInLimitGuard extends ThrottlerGuard {
  protected override headerPrefix = 'RateLimit';

  protected override shouldSkip(context: ExecutionContext): Promise<boolean> {
    return Promise.resolve(!endpointOf(context.getHandler())?.limitedAsSignIn);
  }
}

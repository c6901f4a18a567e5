import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { type Principal, appError, currentRequest } from '@app/kernel';
import { accessRuleFor, endpointOf } from '@app/http';
import { assertStandingFor } from './session-standing.js';

/** Finds out who calls, before anything else is asked. Public routes pass without looking. */
@Injectable()
export class AuthenticationGuard extends AuthGuard('access-token') {
  override canActivate(
    context: ExecutionContext,
  ): ReturnType<InstanceType<ReturnType<typeof AuthGuard>>['canActivate']> {
    return accessRuleFor(context).kind === 'public' || super.canActivate(context);
  }

  /** `error` is a fault of ours, such as a database that does not answer; `info` is why the token was refused. */
  override handleRequest<T>(error: unknown, principal: T | false, info: unknown, context: ExecutionContext): T {
    if (error) throw error as Error;
    if (!principal)
      throw appError((info as Error | undefined)?.name === 'TokenExpiredError' ? 'TOKEN_EXPIRED' : 'UNAUTHENTICATED');
    assertStandingFor(endpointOf(context.getHandler()), principal);
    currentRequest()!.principal = principal as unknown as Principal;
    return principal;
  }
}

import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { type FastifyRequest } from 'fastify';
import { type Principal, appError, currentRequest } from '@app/kernel';
import { accessRuleFor, endpointOf } from '@app/http';
import { presentedApiKey } from '../service-accounts/api-key.js';
import { KnownCallers } from './known-callers.js';
import { assertStandingFor } from './session-standing.js';

type Answer = ReturnType<InstanceType<ReturnType<typeof AuthGuard>>['canActivate']>;

class ApiKeyGuard extends AuthGuard('api-key') {
  override handleRequest<T>(error: unknown, principal: T | false, _info: unknown, context: ExecutionContext): T {
    return keepPrincipal(error, principal, undefined, context);
  }
}

/**
 * Finds out who calls, before anything else is asked. Public routes pass without looking. What is presented decides how it
 * is judged: an API key as an API key, anything else as an access token, never one after the other.
 */
@Injectable()
export class AuthenticationGuard extends AuthGuard('access-token') {
  private readonly apiKeys = new ApiKeyGuard();

  constructor(private readonly known: KnownCallers) {
    super();
  }

  override canActivate(context: ExecutionContext): Answer {
    if (accessRuleFor(context).kind === 'public') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (presentedApiKey(request.headers) !== undefined) return this.apiKeys.canActivate(context);
    const principal = this.known.find(request);
    return principal ? Boolean(keepPrincipal(null, principal, undefined, context)) : super.canActivate(context);
  }

  /** `error` is a fault of ours, such as a database that does not answer; `info` is why the token was refused. */
  override handleRequest<T>(error: unknown, principal: T | false, info: unknown, context: ExecutionContext): T {
    return keepPrincipal(error, principal, info, context);
  }
}

function keepPrincipal<T>(error: unknown, principal: T | false, info: unknown, context: ExecutionContext): T {
  if (error) throw error as Error;
  if (!principal)
    throw appError((info as Error | undefined)?.name === 'TokenExpiredError' ? 'TOKEN_EXPIRED' : 'UNAUTHENTICATED');
  assertStandingFor(endpointOf(context.getHandler()), principal);
  currentRequest()!.principal = principal as unknown as Principal;
  return principal;
}

import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { type FastifyRequest } from 'fastify';
import { AppError, type Principal, appError, currentRequest } from '@app/kernel';
import { AccessDenied, accessRuleFor, endpointOf, routeNameOf } from '@app/http';
import { DomainEvents } from '@app/platform';
import { presentedApiKey } from '../service-accounts/api-key.js';
import { KnownCallers } from './known-callers.js';
import { assertStandingFor } from './session-standing.js';

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

  constructor(
    private readonly known: KnownCallers,
    private readonly events: DomainEvents,
  ) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (accessRuleFor(context).kind === 'public') return true;
    try {
      return await this.authenticate(context);
    } catch (error) {
      await this.recordRefusal(error, context);
      throw error;
    }
  }

  /** `error` is a fault of ours, such as a database that does not answer; `info` is why the token was refused. */
  override handleRequest<T>(error: unknown, principal: T | false, info: unknown, context: ExecutionContext): T {
    return keepPrincipal(error, principal, info, context);
  }

  private authenticate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (presentedApiKey(request.headers) !== undefined) return this.apiKeys.canActivate(context) as Promise<boolean>;
    const principal = this.known.find(request);
    if (principal) return Boolean(keepPrincipal(null, principal, undefined, context));
    return super.canActivate(context) as Promise<boolean>;
  }

  /** Of somebody known, at a door that wants a permission. About themselves, a client simply asks for the password and goes on. */
  private async recordRefusal(error: unknown, context: ExecutionContext): Promise<void> {
    const isRefusal = error instanceof AppError && error.status === 403;
    if (!isRefusal || accessRuleFor(context).kind !== 'permission') return;
    await this.events.record(new AccessDenied(routeNameOf(context), error.code));
  }
}

function keepPrincipal<T>(error: unknown, principal: T | false, info: unknown, context: ExecutionContext): T {
  if (error) throw error as Error;
  if (!principal)
    throw appError((info as Error | undefined)?.name === 'TokenExpiredError' ? 'TOKEN_EXPIRED' : 'UNAUTHENTICATED');
  // Kept before it is judged: the trail names who was refused.
  currentRequest()!.principal = principal as unknown as Principal;
  assertStandingFor(endpointOf(context.getHandler()), principal);
  return principal;
}

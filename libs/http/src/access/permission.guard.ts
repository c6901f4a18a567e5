import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { type ErrorCode, type Principal, appError, currentRequest } from '@app/kernel';
import { DomainEvents } from '@app/platform';
import { endpointOf, envelopedLate } from '../endpoint/endpoint-options.js';
import { AccessDenied } from './access-denied.event.js';
import { accessRuleFor } from './access-rule.js';
import { Authorizer } from './authorizer.js';
import { isOpenWhileImpersonating } from './impersonation-rule.js';
import { routeNameOf } from './route-name.js';

/** Lets a request through when the route's permission is held; deny is the default. Runs after authentication. */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(
    private readonly authorizer: Authorizer,
    private readonly events: DomainEvents,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const rule = accessRuleFor(context);
    noteEnvelope(context);
    if (rule.kind === 'public') return true;
    const principal = currentRequest()?.principal;
    if (!principal) throw appError('UNAUTHENTICATED');
    if (isClosedToImpersonator(principal, context)) await this.refuse(context, 'IMPERSONATION_FORBIDDEN');
    if (mustEnrolFirst(principal, context)) await this.refuse(context, 'MFA_ENROLMENT_REQUIRED');
    const permission = rule.kind === 'permission' ? rule.permission : undefined;
    const isAllowed = permission ? await this.authorizer.holds(principal, permission) : principal.kind === 'user';
    if (isAllowed) return true;
    await this.events.record(new AccessDenied(routeNameOf(context), 'PERMISSION_DENIED', permission));
    throw appError('PERMISSION_DENIED', {
      details: [
        permission
          ? { code: 'MISSING_PERMISSION', message: `This needs the permission ${permission}.` }
          : { code: 'PEOPLE_ONLY', message: 'This is for people, about themselves.' },
      ],
    });
  }

  private async refuse(context: ExecutionContext, code: ErrorCode): Promise<never> {
    await this.events.record(new AccessDenied(routeNameOf(context), code));
    throw appError(code);
  }
}

/** The last guard: from here on an answer is one of the route's own. */
function noteEnvelope(context: ExecutionContext): void {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  request.envelopeFor = envelopedLate(context.getHandler()) ?? null;
}

function isClosedToImpersonator(principal: Principal, context: ExecutionContext): boolean {
  const acts = principal.kind === 'user' && principal.impersonatorId !== undefined;
  return acts && !isOpenWhileImpersonating(endpointOf(context.getHandler()));
}

function mustEnrolFirst(principal: Principal, context: ExecutionContext): boolean {
  const isDue = principal.kind === 'user' && principal.mustEnrolMfa === true;
  return isDue && !endpointOf(context.getHandler())?.beforeMfa;
}

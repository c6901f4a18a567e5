import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { appError, currentRequest } from '@app/kernel';
import { DomainEvents } from '@app/platform';
import { endpointOf } from '../endpoint/endpoint-options.js';
import { AccessDenied } from './access-denied.event.js';
import { accessRuleFor } from './access-rule.js';
import { Authorizer } from './authorizer.js';
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
    if (rule.kind === 'public') return true;
    const principal = currentRequest()?.principal;
    if (!principal) throw appError('UNAUTHENTICATED');
    if (principal.mustEnrolMfa && !endpointOf(context.getHandler())?.beforeMfa) await this.refuseBeforeMfa(context);
    if (rule.kind === 'self' || (await this.authorizer.holds(principal, rule.permission))) return true;
    await this.events.record(new AccessDenied(routeNameOf(context), 'PERMISSION_DENIED', rule.permission));
    throw appError('PERMISSION_DENIED', {
      details: [{ code: 'MISSING_PERMISSION', message: `This needs the permission ${rule.permission}.` }],
    });
  }

  private async refuseBeforeMfa(context: ExecutionContext): Promise<never> {
    await this.events.record(new AccessDenied(routeNameOf(context), 'MFA_ENROLMENT_REQUIRED'));
    throw appError('MFA_ENROLMENT_REQUIRED');
  }
}

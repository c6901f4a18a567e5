import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { appError } from '@app/kernel';
import { Metrics, Overload, type OverloadLevel } from '@app/platform';
import { type RouteClass, routeClassFor } from '../rate-limit/route-class.js';

/**
 * The level from which calls of a class are refused. Exports can come again, new people can come a little later, whoever is
 * signed in works on for as long as there is any hope; probes are always answered, or the replica would be restarted for
 * having too much to do. A refresh is no sign-in: to refuse it would turn everybody out.
 */
const SHED_FROM: Readonly<Record<RouteClass, OverloadLevel | undefined>> = {
  bulk: 1,
  'sign-in': 2,
  read: 3,
  write: 3,
  public: 3,
  probe: undefined,
};

const RETRY_AFTER_SECONDS = 2;

/** The first question of all: before a token is verified or anything is counted, since both cost what there is too little of. */
@Injectable()
export class OverloadGuard implements CanActivate {
  private readonly shed;

  constructor(
    private readonly overload: Overload,
    metrics: Metrics,
  ) {
    this.shed = metrics.counter({
      name: 'rollcall_shed_requests_total',
      help: 'Calls refused because the replica had too much to do, by class of route',
      labels: ['class'],
    });
  }

  canActivate(context: ExecutionContext): boolean {
    const { level } = this.overload;
    if (level === 0) return true;
    const routeClass = routeClassFor(context);
    const from = SHED_FROM[routeClass];
    if (from === undefined || level < from) return true;
    this.shed.inc({ class: routeClass });
    throw appError('OVERLOADED', { retryAfterSeconds: RETRY_AFTER_SECONDS });
  }
}

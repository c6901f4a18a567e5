import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { type Observable, catchError } from 'rxjs';
import { AppError } from '@app/kernel';
import { DomainEvents } from '@app/platform';
import { AccessDenied } from './access-denied.event.js';
import { routeNameOf } from './route-name.js';

/**
 * Records what a rule behind the guard refused, such as a grant beyond the actor's own authority: after the refused change
 * was rolled back, so that the refusal is not rolled back with it.
 */
@Injectable()
export class DenialAuditInterceptor implements NestInterceptor {
  constructor(private readonly events: DomainEvents) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(catchError((error: unknown) => this.recordAndRethrow(error, routeNameOf(context))));
  }

  private async recordAndRethrow(error: unknown, route: string): Promise<never> {
    if (error instanceof AppError && error.status === 403)
      await this.events.record(new AccessDenied(route, error.code));
    throw error;
  }
}

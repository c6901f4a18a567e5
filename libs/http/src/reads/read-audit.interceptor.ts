import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  StreamableFile,
} from '@nestjs/common';
import { type Observable, mergeMap } from 'rxjs';
import { currentRequest } from '@app/kernel';
import { DomainEvents } from '@app/platform';
import { endpointOf } from '../endpoint/endpoint-options.js';
import { SensitiveDataRead } from './sensitive-data-read.event.js';
import { type SensitiveReading, sensitiveReadingOf } from './sensitive-reading.js';
import { ToldReadings } from './told-readings.js';

/**
 * Tells the trail of a sensitive read when it has been read and before it is answered: what was not found or not allowed is
 * no read, and an event that cannot be written means no answer.
 */
@Injectable()
export class ReadAuditInterceptor implements NestInterceptor {
  constructor(
    private readonly events: DomainEvents,
    private readonly readings: ToldReadings,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(mergeMap((answer: unknown) => this.tellFirst(answer, context)));
  }

  private async tellFirst(answer: unknown, context: ExecutionContext): Promise<unknown> {
    const reading = sensitiveReadingOf(endpointOf(context.getHandler())!, context, currentRequest()!.principal!);
    try {
      if (reading) await this.tell(reading);
    } catch (error) {
      if (answer instanceof StreamableFile) answer.getStream().destroy();
      throw error;
    }
    return answer;
  }

  private async tell(reading: SensitiveReading): Promise<void> {
    const request = currentRequest()!;
    const known = this.readings.find(reading, request);
    if (known) {
      request.auditEventId = known;
      return;
    }
    await this.events.record(new SensitiveDataRead(reading.action, reading.subjectId, reading.filters));
    this.readings.remember(reading, request, request.auditEventId!);
  }
}

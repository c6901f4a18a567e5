import { type NestInterceptor, type Type } from '@nestjs/common';
import { ERROR_CATALOGUE } from '@app/kernel';
import { DenialAuditInterceptor } from '../access/denial-audit.interceptor.js';
import { IdempotencyInterceptor } from '../idempotency/idempotency.interceptor.js';
import { ReadAuditInterceptor } from '../reads/read-audit.interceptor.js';
import { type EndpointOptions, takesIdempotencyKey } from './endpoint-options.js';
import { EnvelopeInterceptor } from './envelope.interceptor.js';

/**
 * Around a handler that changes something, or that may refuse somebody it was reached by, in the order they act:
 * - what the rules behind the guards refused goes into the trail as well, after it was rolled back;
 * - the same Idempotency-Key gets the same answer;
 * - success in one shape, with ETags.
 *
 * What only reads needs none of them; what is sensitive to read is told first.
 */
export function interceptorsOf(options: EndpointOptions): Type<NestInterceptor>[] {
  const told = options.reads === undefined ? [] : [ReadAuditInterceptor];
  const mayRefuse = (options.errors ?? []).some((code) => ERROR_CATALOGUE[code].status === 403);
  if (options.audit === undefined && !mayRefuse && !takesIdempotencyKey(options)) return told;
  return [...told, DenialAuditInterceptor, IdempotencyInterceptor, EnvelopeInterceptor];
}

/** Whether the envelope is put around its answer only when that is serialised. */
export function isEnvelopedLate(options: EndpointOptions): boolean {
  return options.returns !== undefined && !options.raw && !interceptorsOf(options).includes(EnvelopeInterceptor);
}

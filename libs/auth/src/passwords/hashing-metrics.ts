import { Injectable } from '@nestjs/common';
import { Metrics } from '@app/platform';
import { PasswordHasher } from './password-hasher.js';

/** The queue in front of the hashing threads: what a flood of sign-ins fills first. */
@Injectable()
export class HashingMetrics {
  constructor(metrics: Metrics, { load }: PasswordHasher) {
    metrics.gauge(
      { name: 'rollcall_hashing_pending', help: 'Passwords that wait to be hashed or are being hashed' },
      () => load.pending,
    );
    metrics.gauge(
      { name: 'rollcall_hashing_oldest_seconds', help: 'How long the oldest of them has been there' },
      () => load.oldestSeconds,
    );
    metrics.total(
      { name: 'rollcall_hashing_refused_total', help: 'Passwords that were refused with 503, because too many waited' },
      () => load.refused,
    );
  }
}

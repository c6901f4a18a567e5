import { Injectable } from '@nestjs/common';
import { Metrics, slowReading } from '@app/platform';
import { SealRepository } from './seal.repository.js';

/** How far the proof is behind the trail. */
@Injectable()
export class SealingMetrics {
  constructor(metrics: Metrics, seals: SealRepository) {
    metrics.gauge(
      {
        name: 'rollcall_audit_sealing_lag_seconds',
        help: 'Age of the oldest audit event that no signed checkpoint covers yet; 0 when there is none',
      },
      slowReading(() => seals.lagSeconds()),
    );
  }
}

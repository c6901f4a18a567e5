import { Injectable } from '@nestjs/common';

/**
 * The time that decides: PostgreSQL's, which all replicas share, as it last told it, carried on by this process's steady clock.
 * A machine whose clock is set wrong, or is set right in the middle, neither lengthens nor shortens what anybody was granted.
 */
@Injectable()
export class Clock {
  private aheadMs = performance.timeOrigin;

  /** Milliseconds since the epoch; the machine's own until PostgreSQL has told, which is before the first request. */
  now(): number {
    return performance.now() + this.aheadMs;
  }

  /** @param toldMs what PostgreSQL said, in milliseconds since the epoch @param askedAt when, by `performance.now()` */
  set(toldMs: number, askedAt: number): void {
    this.aheadMs = toldMs - (askedAt + performance.now()) / 2;
  }
}

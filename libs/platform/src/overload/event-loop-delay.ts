import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 20;

/** How much later than asked for timers fired, on average since it was last read, in milliseconds. */
export class EventLoopDelay {
  private readonly histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  start(): void {
    this.histogram.enable();
  }

  stop(): void {
    this.histogram.disable();
  }

  read(): number {
    const { mean } = this.histogram;
    this.histogram.reset();
    // The histogram counts from one firing to the next, the interval itself included; empty, its mean is NaN.
    return Math.max(0, (Number.isNaN(mean) ? 0 : mean / 1e6) - RESOLUTION_MS);
  }
}

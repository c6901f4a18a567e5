import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

interface MetricOptions<Label extends string> {
  /** `rollcall_<thing>_<unit>`, counters end in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly Label[];
}

/** What this replica measures about itself, for Prometheus. Labels are of a bounded set; never an id, an address or a secret. */
@Injectable()
export class Metrics {
  /** One a process would do, but tests run several applications in one. */
  private readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  counter<Label extends string>({ labels = [], ...options }: MetricOptions<Label>): Counter<Label> {
    return new Counter({ ...options, labelNames: labels, registers: [this.registry] });
  }

  /** `buckets` in the unit of the name. */
  histogram<Label extends string>(
    { labels = [], ...options }: MetricOptions<Label>,
    buckets: readonly number[],
  ): Histogram<Label> {
    return new Histogram({ ...options, labelNames: labels, buckets: [...buckets], registers: [this.registry] });
  }

  /** Read when it is asked for. */
  gauge(options: MetricOptions<never>, read: () => number): void {
    const gauge: Gauge = new Gauge({ ...options, registers: [this.registry], collect: () => gauge.set(read()) });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** In the text format of Prometheus. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}

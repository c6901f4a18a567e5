import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

interface MetricOptions<Label extends string> {
  /** `rollcall_<thing>_<unit>`, counters end in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly Label[];
}

/** One value, or one for each set of labels; undefined when it cannot be known now: then nothing is told. */
export type Reading<Label extends string> =
  number | undefined | readonly { readonly labels: Readonly<Record<Label, string>>; readonly value: number }[];

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

  /** A counter that somebody else keeps: read when it is asked for. */
  total(options: MetricOptions<never>, read: () => number): void {
    const counter: Counter = new Counter({
      ...options,
      registers: [this.registry],
      collect: () => {
        counter.reset();
        counter.inc(read());
      },
    });
  }

  /** `buckets` in the unit of the name. */
  histogram<Label extends string>(
    { labels = [], ...options }: MetricOptions<Label>,
    buckets: readonly number[],
  ): Histogram<Label> {
    return new Histogram({ ...options, labelNames: labels, buckets: [...buckets], registers: [this.registry] });
  }

  /** Read when it is asked for. `read` must not throw. */
  gauge<Label extends string = never>(
    { labels = [], ...options }: MetricOptions<Label>,
    read: () => Reading<Label> | Promise<Reading<Label>>,
  ): void {
    const gauge: Gauge = new Gauge({
      ...options,
      labelNames: labels,
      registers: [this.registry],
      collect: async () => show(gauge, await read()),
    });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** In the text format of Prometheus. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}

function show(gauge: Gauge, reading: Reading<string>): void {
  gauge.reset();
  if (reading === undefined) gauge.remove();
  else if (typeof reading === 'number') gauge.set(reading);
  else for (const { labels, value } of reading) gauge.set(labels, value);
}

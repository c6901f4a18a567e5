import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type RequestTrace } from '@app/kernel';
import { type Settings } from '../config/settings.js';
import { type ParentSpan, formatTraceparent, parseTraceparent } from './traceparent.js';

/** How an answered request ended. */
export interface RequestEnding {
  /** The template, such as `/api/v1/users/:id`. */
  readonly route: string;
  readonly status: number;
  readonly userId: string | undefined;
}

export interface OpenRequestTrace extends RequestTrace {
  end(ending: RequestEnding): void;
}

/** Makes spans and sends them away. */
export interface SpanMaker {
  request(parent: ParentSpan | undefined, facts: RequestFacts): OpenRequestTrace;
  /** Sends what is left, within a bounded time. */
  stop(): Promise<void>;
}

export interface RequestFacts {
  readonly method: string;
  readonly requestId: string;
}

/**
 * Traces of requests, by OTLP, when OTEL_EXPORTER_OTLP_ENDPOINT is set. Without it the SDK is not even loaded, and only the
 * caller's trace id is passed on to the log.
 */
@Injectable()
export class Tracing implements OnApplicationShutdown {
  private constructor(private readonly spans: SpanMaker | undefined) {}

  static async start(settings: Settings): Promise<Tracing> {
    if (settings.tracing.endpoint === undefined) return new Tracing(undefined);
    const { OtlpSpanMaker } = await import('./otlp-span-maker.js');
    return new Tracing(new OtlpSpanMaker(settings.tracing.endpoint, settings));
  }

  /** Whether there is anything to do for a request that brings no `traceparent`. */
  get isRecording(): boolean {
    return this.spans !== undefined;
  }

  /** @param traceparent the caller's header, whatever it is; undefined when there is nothing to trace */
  begin(traceparent: unknown, facts: RequestFacts): OpenRequestTrace | undefined {
    const parent = parseTraceparent(traceparent);
    if (this.spans) return this.spans.request(parent, facts);
    return parent && { traceId: parent.traceId, traceparent: formatTraceparent(parent), end: () => undefined };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.spans?.stop();
  }
}

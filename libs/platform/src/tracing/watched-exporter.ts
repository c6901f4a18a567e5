import { Logger } from '@nestjs/common';
import { type SpanExporter } from '@opentelemetry/sdk-trace';

const WARN_EVERY_MS = 60_000;

/** The SDK says nothing when a collector is away; an operator wants to hear of it, and not for every batch. */
export class WatchedExporter implements SpanExporter {
  private readonly logger = new Logger('Tracing');
  private warnedAt = -Infinity;

  constructor(private readonly exporter: SpanExporter) {}

  export(...[spans, resultCallback]: Parameters<SpanExporter['export']>): void {
    this.exporter.export(spans, (result) => {
      if (result.error) this.warnRarely(result.error);
      resultCallback(result);
    });
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  private warnRarely(error: Error): void {
    const now = performance.now();
    if (now - this.warnedAt < WARN_EVERY_MS) return;
    this.warnedAt = now;
    this.logger.warn(`Traces could not be sent: ${error.message}`);
  }
}

// The only file that knows OpenTelemetry, and loaded only where traces are wanted. Spans are made by hand at the three doors
// a request goes through (HTTP, PostgreSQL, Redis), all of them ours: nothing is patched, so nothing depends on what was
// imported first. Attributes are names and statements without their values; never a value, a header, a body or a query string.
import {
  type Attributes,
  type Span,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { type TraceStep } from '@app/kernel';
import { type Settings } from '../config/settings.js';
import { packageVersion } from '../metrics/build-info.js';
import { type OpenRequestTrace, type RequestEnding, type RequestFacts, type SpanMaker } from './tracing.js';
import { type ParentSpan, formatTraceparent } from './traceparent.js';
import { WatchedExporter } from './watched-exporter.js';

const EXPORT_EVERY_MS = 1_000;
const EXPORT_TIMEOUT_MS = 3_000;
/** Past it spans are dropped: a collector that is away costs this much memory and no request. */
const WAITING_SPANS = 2_048;

export class OtlpSpanMaker implements SpanMaker {
  private readonly provider: TracerProvider;
  private readonly tracer;

  constructor(endpoint: string, settings: Settings) {
    const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
    const exporter = new WatchedExporter(new OTLPTraceExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS }));
    this.provider = new TracerProvider({
      resource: resourceFromAttributes(describe(settings)),
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(settings.tracing.sampledShare) }),
      spanProcessors: [
        new BatchSpanProcessor({
          exporter,
          scheduledDelayMillis: EXPORT_EVERY_MS,
          exportTimeoutMillis: EXPORT_TIMEOUT_MS,
          maxQueueSize: WAITING_SPANS,
        }),
      ],
    });
    this.tracer = this.provider.getTracer('rollcall');
  }

  request(parent: ParentSpan | undefined, { method, requestId }: RequestFacts): OpenRequestTrace {
    const attributes = { 'http.request.method': method, 'rollcall.request_id': requestId };
    const span = this.tracer.startSpan(method, { kind: SpanKind.SERVER, attributes }, contextOf(parent));
    const { traceId, spanId, traceFlags } = span.spanContext();
    const isSampled = (traceFlags & TraceFlags.SAMPLED) !== 0;
    return {
      traceId,
      traceparent: formatTraceparent({ traceId, spanId, isSampled }),
      ...(isSampled && { step: (step, work) => this.step(span, step, work) }),
      end: (ending) => endRequest(span, method, ending),
    };
  }

  stop(): Promise<void> {
    return this.provider.shutdown().catch(() => undefined);
  }

  private async step<T>(parent: Span, { name, attributes }: TraceStep, work: () => Promise<T>): Promise<T> {
    const context = trace.setSpan(ROOT_CONTEXT, parent);
    const span = this.tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, context);
    try {
      return await work();
    } catch (error) {
      fail(span, error);
      throw error;
    } finally {
      span.end();
    }
  }
}

function contextOf(parent: ParentSpan | undefined) {
  if (!parent) return ROOT_CONTEXT;
  const { traceId, spanId, isSampled } = parent;
  const traceFlags = isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags, isRemote: true });
}

function endRequest(span: Span, method: string, { route, status, userId }: RequestEnding): void {
  span.updateName(`${method} ${route}`);
  span.setAttributes({ 'http.route': route, 'http.response.status_code': status });
  if (userId !== undefined) span.setAttribute('user.id', userId);
  if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** The kind of failure, not its message: that may quote a value. */
function fail(span: Span, error: unknown): void {
  const { code, name } = error as { code?: unknown; name?: string };
  span.setAttribute('error.type', typeof code === 'string' ? code : (name ?? 'unknown'));
  span.setStatus({ code: SpanStatusCode.ERROR });
}

function describe({ tracing, buildRevision }: Settings): Attributes {
  return {
    'service.name': tracing.serviceName,
    'service.version': packageVersion(),
    'vcs.ref.head.revision': buildRevision,
  };
}

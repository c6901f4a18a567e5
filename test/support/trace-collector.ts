import { type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { LocalServer } from './local-server.js';

export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface OtlpAttribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}
interface OtlpBody {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly (CollectedSpan & { attributes: OtlpAttribute[] })[] }[];
  }[];
}

/** What receives traces by OTLP over HTTP, on this machine. */
export class TraceCollector {
  readonly spans: CollectedSpan[] = [];
  readonly resources: Record<string, unknown>[] = [];
  readonly paths = new Set<string>();

  private constructor(private readonly server: LocalServer) {
    server.onRequest((request, response) => {
      void this.take(request).then(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
    });
  }

  static async start(): Promise<TraceCollector> {
    return new TraceCollector(await LocalServer.start());
  }

  get url(): string {
    return this.server.url;
  }

  of(traceId: string): CollectedSpan[] {
    return this.spans.filter((span) => span.traceId === traceId);
  }

  stop(): void {
    this.server.stop();
  }

  private async take(request: IncomingMessage): Promise<void> {
    this.paths.add(request.url!);
    for (const { resource, scopeSpans } of ((await json(request)) as OtlpBody).resourceSpans) {
      this.resources.push(plain(resource.attributes));
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
        this.spans.push({ ...span, attributes: plain(span.attributes) });
      }
    }
  }
}

function plain(attributes: readonly OtlpAttribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}

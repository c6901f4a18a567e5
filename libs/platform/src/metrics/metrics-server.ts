import { type Server, type ServerResponse, createServer } from 'node:http';
import { once } from 'node:events';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { Metrics } from './metrics.js';

const TIMEOUT_MS = 5_000;

/** `GET /metrics` on a port of its own, so that the public one never shows it. Off without METRICS_PORT. */
@Injectable()
export class MetricsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private server: Server | undefined;

  constructor(
    private readonly metrics: Metrics,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { metricsPort, host } = this.settings;
    if (metricsPort === undefined) return;
    this.server = createServer({ requestTimeout: TIMEOUT_MS }, ({ method, url }, response) => {
      if (method === 'GET' && url === '/metrics') void this.answer(response);
      else response.writeHead(404).end();
    });
    this.server.listen(metricsPort, host);
    await once(this.server, 'listening');
  }

  onApplicationShutdown(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  private async answer(response: ServerResponse): Promise<void> {
    response.setHeader('content-type', this.metrics.contentType);
    response.end(await this.metrics.text());
  }
}

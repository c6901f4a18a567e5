import { once } from 'node:events';
import { type RequestListener, type Server, createServer } from 'node:http';
import { type AddressInfo } from 'node:net';

/** An HTTP server of a test's own, on a free port of this machine. */
export class LocalServer {
  private constructor(private readonly server: Server) {}

  static async start(answer?: RequestListener): Promise<LocalServer> {
    const server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new LocalServer(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  onRequest(answer: RequestListener): void {
    this.server.on('request', answer);
  }

  /** At once, with every connection. */
  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

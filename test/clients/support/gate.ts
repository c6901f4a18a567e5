import { Agent, type IncomingMessage, type Server, type ServerResponse, createServer, request } from 'node:http';
import { once } from 'node:events';
import { type AddressInfo } from 'node:net';

/** Stands between a client app and Rollcall: counts what is asked, and can be shut, or leave questions without an answer. */
export class Gate {
  state: 'open' | 'shut' | 'stalled' = 'open';
  /** Such as `GET /api/v1/auth/sessions`. */
  private readonly calls: string[] = [];
  private readonly agent = new Agent({ keepAlive: true });

  private constructor(
    private readonly server: Server,
    private readonly target: string,
  ) {
    server.on('request', (incoming, outgoing) => this.pass(incoming, outgoing));
  }

  static async inFrontOf(target: string): Promise<Gate> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Gate(server, target);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** How often this was asked. */
  count(call: string): number {
    return this.calls.filter((made) => made === call).length;
  }

  forgetCalls(): void {
    this.calls.length = 0;
  }

  stop(): void {
    this.agent.destroy();
    this.server.close();
    this.server.closeAllConnections();
  }

  private pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const { method, url = '', headers } = incoming;
    this.calls.push(`${method} ${url.split('?')[0]}`);
    if (this.state === 'shut') return void incoming.socket.destroy();
    if (this.state === 'stalled') return;
    const passed = request(`${this.target}${url}`, { method, headers, agent: this.agent }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => incoming.socket.destroy());
    incoming.pipe(passed);
  }
}

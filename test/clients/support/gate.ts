import { Agent, type IncomingMessage, type ServerResponse, request } from 'node:http';
import { LocalServer } from '../../support/local-server.js';

/** Stands between a client app and Rollcall: counts what is asked, and can be shut, or leave questions without an answer. */
export class Gate {
  state: 'open' | 'shut' | 'stalled' = 'open';
  /** Such as `GET /api/v1/auth/sessions`. */
  private readonly calls: string[] = [];
  private readonly agent = new Agent({ keepAlive: true });

  private constructor(
    private readonly server: LocalServer,
    private readonly target: string,
  ) {
    server.onRequest((incoming, outgoing) => this.pass(incoming, outgoing));
  }

  static async inFrontOf(target: string): Promise<Gate> {
    return new Gate(await LocalServer.start(), target);
  }

  get url(): string {
    return this.server.url;
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
    this.server.stop();
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

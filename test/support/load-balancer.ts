import { Agent, type IncomingMessage, type Server, type ServerResponse, createServer, request } from 'node:http';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const ASK_EVERY_MS = 50;

/**
 * What stands in front of replicas: follows /ready, keeps connections to them, sends requests in turn, and tries none twice.
 * So a request that a replica loses on its way out is seen as lost.
 */
export class LoadBalancer {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });
  private readonly ready = new Set<string>();
  private replicas: readonly string[] = [];
  private turn = 0;
  private isStopped = false;

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {
    server.on('request', (incoming, outgoing) => this.pass(incoming, outgoing));
    void this.follow();
  }

  static async start(): Promise<LoadBalancer> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new LoadBalancer(server, `http://127.0.0.1:${(server.address() as { port: number }).port}`);
  }

  /** From now on these, as far as they are ready. */
  use(replicas: readonly string[]): void {
    this.replicas = replicas;
  }

  isReady(replica: string): boolean {
    return this.ready.has(replica);
  }

  stop(): void {
    this.isStopped = true;
    this.agent.destroy();
    this.server.close();
    this.server.closeAllConnections();
  }

  private async follow(): Promise<void> {
    while (!this.isStopped) {
      await Promise.all(this.replicas.map((replica) => this.ask(replica)));
      for (const replica of this.ready) if (!this.replicas.includes(replica)) this.ready.delete(replica);
      await sleep(ASK_EVERY_MS);
    }
  }

  private async ask(replica: string): Promise<void> {
    const isFit = await fetch(`${replica}/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isFit) this.ready.add(replica);
    else this.ready.delete(replica);
  }

  private pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const replicas = [...this.ready];
    const target = replicas[this.turn++ % replicas.length];
    if (target === undefined) return void outgoing.writeHead(502).end();
    const { method, url, headers } = incoming;
    const passed = request(`${target}${url}`, { method, headers, agent: this.agent }, (answer) => {
      const { connection: _, ...kept } = answer.headers;
      outgoing.writeHead(answer.statusCode!, kept);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(passed);
  }
}

import { Agent, type IncomingMessage, type ServerResponse, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { LocalServer } from './local-server.js';

const ASK_EVERY_MS = 50;
/** Says, as RFC 9110 has proxies do, whose answer this is: no replica gave it. */
const SIGNED = { via: '1.1 balancer' };

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

  private constructor(private readonly server: LocalServer) {
    server.onRequest((incoming, outgoing) => this.pass(incoming, outgoing));
    void this.follow();
  }

  static async start(): Promise<LoadBalancer> {
    return new LoadBalancer(await LocalServer.start());
  }

  get url(): string {
    return this.server.url;
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
    this.server.stop();
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
    if (target === undefined) return lose(outgoing);
    const { method, url, headers } = incoming;
    const passed = request(`${target}${url}`, { method, headers, agent: this.agent }, (answer) => {
      const { connection: _, ...kept } = answer.headers;
      outgoing.writeHead(answer.statusCode!, kept);
      answer.pipe(outgoing);
    });
    passed.on('error', () => lose(outgoing));
    incoming.pipe(passed);
  }
}

function lose(outgoing: ServerResponse): void {
  outgoing.writeHead(502, SIGNED).end();
}

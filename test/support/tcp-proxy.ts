import { once } from 'node:events';
import { type Server, type Socket, connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type Fault =
  | { readonly kind: 'none' }
  /** Connections stay open and nothing arrives any more, in either direction. */
  | { readonly kind: 'blackhole' }
  /** Every connection is reset, the new ones as well. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'delay'; readonly ms: number };

/** Stands in front of a server on this machine, and breaks what goes through it. */
export class TcpProxy {
  private readonly pairs = new Set<readonly [Socket, Socket]>();
  private fault: Fault = { kind: 'none' };

  private constructor(
    private readonly server: Server,
    readonly port: number,
    private readonly target: number,
  ) {
    server.on('connection', (caller) => this.accept(caller));
  }

  static async start(target: number): Promise<TcpProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TcpProxy(server, (server.address() as { port: number }).port, target);
  }

  break(fault: Fault): void {
    this.fault = fault;
    if (fault.kind === 'reset') this.resetAll();
  }

  /** What hung is cut: a line that was dead for a while does not deliver what was sent meanwhile. */
  heal(): void {
    if (this.fault.kind === 'blackhole') this.resetAll();
    this.fault = { kind: 'none' };
  }

  stop(): void {
    this.resetAll();
    this.server.close();
  }

  private accept(caller: Socket): void {
    const target = connect(this.target, '127.0.0.1');
    const pair = [caller, target] as const;
    this.pairs.add(pair);
    for (const [from, to] of [pair, [target, caller] as const]) {
      from.on('data', (bytes) => void this.pass(bytes, to));
      from.on('error', () => undefined);
      from.on('close', () => {
        to.destroy();
        this.pairs.delete(pair);
      });
    }
    if (this.fault.kind === 'reset') caller.resetAndDestroy();
  }

  private async pass(bytes: Buffer, to: Socket): Promise<void> {
    if (this.fault.kind === 'blackhole') return;
    if (this.fault.kind === 'delay') await sleep(this.fault.ms);
    if (to.writable) to.write(bytes);
  }

  private resetAll(): void {
    for (const [caller] of this.pairs) caller.resetAndDestroy();
  }
}

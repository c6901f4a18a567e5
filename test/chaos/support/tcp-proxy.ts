import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';

/** What goes wrong on the way, until it is healed. */
export type LineFault =
  | { readonly kind: 'delay'; readonly ms: number }
  /** Bytes are taken and never arrive; nobody is told. */
  | { readonly kind: 'blackhole' }
  /** Requests arrive, answers do not. */
  | { readonly kind: 'half-open' }
  /** Each connection breaks after so many bytes of answers, or of requests, in the middle of one. */
  | { readonly kind: 'cut'; readonly afterBytes: number; readonly of?: 'answers' | 'requests' };

/** A line to a server that a test can disturb: what connects to `port` reaches `target`. */
export class TcpProxy {
  private fault: LineFault | undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    /** May move, as a restarted server's port does. */
    public target: number,
  ) {
    server.on('connection', (client) => this.join(client));
  }

  static async to(target: number): Promise<TcpProxy> {
    const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TcpProxy(server, target);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  disturb(fault: LineFault): void {
    this.fault = fault;
  }

  /** Every open connection ends with a TCP reset. */
  reset(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** What was swallowed on open connections is gone for good, as it is when a cable is plugged in again. */
  heal(): void {
    const wasLossy = this.fault && this.fault.kind !== 'delay';
    this.fault = undefined;
    if (wasLossy) this.reset();
  }

  async stop(): Promise<void> {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await once(this.server, 'close');
  }

  private join(client: Socket): void {
    const server = connect({ port: this.target, host: '127.0.0.1', noDelay: true });
    this.track(client, server);
    this.track(server, client);
    client.on('data', (chunk) => this.pass(chunk, client, server, false));
    server.on('data', (chunk) => this.pass(chunk, server, client, true));
  }

  private track(socket: Socket, other: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.sockets.delete(socket);
      other.destroy();
    });
  }

  private pass(chunk: Buffer, from: Socket, to: Socket, isAnswer: boolean): void {
    const { fault } = this;
    if (fault?.kind === 'blackhole' || (fault?.kind === 'half-open' && isAnswer)) return;
    if (fault?.kind === 'delay') return void setTimeout(() => to.write(chunk), fault.ms);
    if (fault?.kind === 'cut' && (fault.of !== 'requests') === isAnswer && from.bytesRead > fault.afterBytes) {
      return void from.resetAndDestroy();
    }
    to.write(chunk);
  }
}

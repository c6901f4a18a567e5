// A real redis-server of a test's own, from PATH, on a free port, keeping nothing on disk.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../testing/free-port.js';

const START_TIMEOUT_MS = 5_000;
const PROBE_TIMEOUT_MS = 200;

export class RedisServer {
  private process: ChildProcess | undefined;
  private readonly killAtExit = (): void => void this.process?.kill('SIGKILL');

  private constructor(
    readonly port: number,
    private readonly extraArguments: readonly string[],
  ) {
    process.once('exit', this.killAtExit);
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** `extraArguments` as on redis-server's command line, e.g. `--requirepass secret`. */
  static async start(...extraArguments: string[]): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), extraArguments);
    await server.start();
    return server;
  }

  /** Reserves a port on which nothing listens yet. */
  static async notStarted(): Promise<RedisServer> {
    return new RedisServer(await freePort(), []);
  }

  /** Also again after `stop` or `kill`, on the same port. */
  async start(): Promise<void> {
    const place = ['--bind', '127.0.0.1', '--port', String(this.port), '--dir', tmpdir()];
    const noDisk = ['--save', '', '--appendonly', 'no'];
    this.process = spawn('redis-server', [...place, ...noDisk, ...this.extraArguments], { stdio: 'ignore' });
    await once(this.process, 'spawn');
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!(await answers(this.port))) {
      if (Date.now() > deadline) throw new Error(`redis-server did not answer on port ${this.port}`);
      await sleep(20);
    }
  }

  /** The process stands still, its sockets stay open. */
  pause(): void {
    this.process?.kill('SIGSTOP');
  }

  resume(): void {
    this.process?.kill('SIGCONT');
  }

  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    this.resume();
    await this.end('SIGTERM');
    process.off('exit', this.killAtExit);
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const ending = this.process;
    this.process = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const exited = once(ending, 'exit');
    ending.kill(signal);
    await exited;
  }
}

/** Any reply will do: a server with a password answers NOAUTH. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    const settle = (isUp: boolean): void => {
      socket.destroy();
      resolve(isUp);
    };
    socket.setTimeout(PROBE_TIMEOUT_MS, () => settle(false));
    socket.once('data', () => settle(true)).once('error', () => settle(false));
  });
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../libs/platform/src/testing/free-port.js';
import { ApiClient } from './api-client.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const MAIN = path.join(ROOT, 'dist/apps/api/src/main.js');

/** As `npm start` and `npm run cli` have it: a process that starts again has less to compile. */
export const COMPILE_CACHE = { NODE_COMPILE_CACHE: path.join(ROOT, 'node_modules/.cache/compile') };

/** The built server in a process of its own, as `npm start` runs it. */
export class ServerProcess {
  output = '';

  private constructor(
    readonly child: ChildProcess,
    readonly url: string,
  ) {
    child.stdout!.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr!.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
  }

  /** Started, not yet ready. */
  static async spawn(environment: Record<string, string>): Promise<ServerProcess> {
    const port = await freePort();
    const env = {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      LOG_LEVEL: 'warn',
      PORT: String(port),
      ...COMPILE_CACHE,
      ...environment,
    };
    const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    return new ServerProcess(child, `http://127.0.0.1:${port}`);
  }

  static async start(environment: Record<string, string>): Promise<ServerProcess> {
    const server = await ServerProcess.spawn(environment);
    await server.ready();
    return server;
  }

  get api(): ApiClient {
    return new ApiClient(this.url);
  }

  get hasExited(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Waits for the banner: by then everything answers. */
  async ready(patienceMs = 25_000): Promise<void> {
    for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += 50) {
      if (this.output.includes('Rollcall is ready')) return;
      if (this.hasExited) break;
      await sleep(50);
    }
    throw new Error(`The server did not get ready:\n${this.output}`);
  }

  async end(signal: NodeJS.Signals): Promise<number | null> {
    if (!this.hasExited) {
      const exited = once(this.child, 'exit');
      this.child.kill(signal);
      await exited;
    }
    return this.child.exitCode;
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { node24 } from '../lib/node24.mjs';
import { inRoot, root } from '../lib/root.mjs';
import { say } from '../lib/say.mjs';
import { StepFailed } from '../lib/step-failed.mjs';

const MAIN = inRoot('dist', 'apps', 'api', 'src', 'main.js');
const PATIENCE_MS = 90_000;
const READY_EVERY_MS = 200;
const PROBE_TIMEOUT_MS = 1_000;

/** One server process. It ends with us: the channel between the two closes. */
export class Replica {
  isReady = false;
  isAsked = false;

  constructor(number, port, env) {
    this.number = number;
    this.url = `http://127.0.0.1:${port}`;
    this.child = spawn(node24(), [MAIN], {
      cwd: root,
      env: { ...env, PORT: String(port), HOST: '127.0.0.1' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A group of its own: on Ctrl-C we stop taking requests before it does.
      detached: true,
    });
    this.exited = once(this.child, 'exit');
    this.child.once('exit', (code, signal) => this.onExit(code, signal));
    for (const stream of [this.child.stdout, this.child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => line && process.stdout.write(`${number} │ ${line}\n`));
    }
  }

  get hasExited() {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  async untilReady() {
    for (let waitedMs = 0; waitedMs < PATIENCE_MS && !this.hasExited; waitedMs += READY_EVERY_MS) {
      if (await this.probe()) return;
      await sleep(READY_EVERY_MS);
    }
    throw new StepFailed(`replica ${this.number} did not get ready`);
  }

  /** Asks /ready from now on, and tells when the answer changes. */
  watch() {
    this.timer = setTimeout(async () => {
      const before = this.isReady;
      await this.probe();
      if (before !== this.isReady && !this.hasExited && !this.isAsked) {
        say(`replica ${this.number} is ${this.isReady ? 'ready again' : 'not ready'}`);
      }
      if (!this.hasExited) this.watch();
    }, READY_EVERY_MS).unref();
  }

  async stop() {
    this.isAsked = true;
    this.isReady = false;
    clearTimeout(this.timer);
    if (!this.hasExited) this.child.kill('SIGTERM');
    await this.exited;
  }

  async probe() {
    const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
    const response = await fetch(`${this.url}/ready`, { signal }).catch(() => undefined);
    await response?.body?.cancel();
    return (this.isReady = response?.status === 200 && !this.hasExited);
  }

  onExit(code, signal) {
    this.isReady = false;
    if (!this.isAsked) say(`replica ${this.number} (process ${this.child.pid}) died: ${signal ?? `exit code ${code}`}`);
  }
}

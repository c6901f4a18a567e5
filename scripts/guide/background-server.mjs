import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers';
import { root } from '../lib/root.mjs';

/** On a fresh clone `npm start` installs and builds first. */
const READY_MS = 600_000;
const STOP_MS = 30_000;

/** The server of a page, in a terminal of its own: started by the page's command, stopped at the end as by Ctrl-C. */
export class BackgroundServer {
  output = '';
  #child;
  #env;
  #ended;

  constructor(env) {
    this.#env = env;
  }

  /** @returns {Promise<string | undefined>} why it did not get ready, if it did not */
  async start(command) {
    const bash = ['--noprofile', '--norc', '-c', command];
    this.#child = spawn('bash', bash, { cwd: root, env: this.#env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', resolve);
      this.#child.once('exit', resolve);
    });
    const ready = new Promise((resolve) => {
      for (const stream of [this.#child.stdout, this.#child.stderr])
        stream.on('data', (chunk) => this.#note(chunk, resolve));
    });
    return Promise.race([
      ready.then(() => undefined),
      this.#ended.then(() => 'the server ended'),
      after(READY_MS, 'the server did not get ready'),
    ]);
  }

  async stop() {
    if (!this.#child?.pid) return;
    this.#signal('SIGTERM');
    const late = await Promise.race([this.#ended.then(() => undefined), after(STOP_MS, 'late')]);
    if (late) this.#signal('SIGKILL');
  }

  #note(chunk, ready) {
    this.output += chunk;
    if (this.output.includes('Rollcall is ready')) ready();
  }

  /** To the whole group, as a terminal does. */
  #signal(signal) {
    try {
      process.kill(-this.#child.pid, signal);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}

function after(milliseconds, value) {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds, value).unref();
  });
}

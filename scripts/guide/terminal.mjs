// The reader's terminal: one bash for the whole page, so that what a block sets is there for the next. It stops at the
// first command that fails (`set -eo pipefail`), which the reader's own would not.
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';
import { root } from '../lib/root.mjs';

const BLOCK_MS = 120_000;

export class Terminal {
  #shell;
  #folder;
  #ended;

  /** @param {string} folder where programs are saved and what blocks print is kept */
  constructor(folder, env) {
    this.#folder = folder;
    const bash = ['--noprofile', '--norc', '-eo', 'pipefail'];
    this.#shell = spawn('bash', bash, { cwd: root, env, stdio: ['pipe', 'pipe', 'inherit'], detached: true });
    this.#ended = new Promise((resolve) => {
      this.#shell.once('error', ({ message }) => resolve(message));
      this.#shell.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `exit code ${code}`));
    });
    this.#shell.stdin.on('error', () => {});
  }

  /** @returns {Promise<{ failure?: string, stdout: string, stderr: string }>} a terminal that saw a failure is of no more use */
  async run({ kind, name, language, text }) {
    const file = join(this.#folder, name ?? 'block.sh');
    writeFileSync(file, `${text}\n`);
    const command = kind === 'program' ? `${language === 'js' ? 'node' : 'python3'} '${file}'` : `source '${file}'`;
    const failure = await this.#type(`${command} </dev/null >'${this.#folder}/out' 2>'${this.#folder}/err'`);
    return { failure, stdout: this.#read('out'), stderr: this.#read('err') };
  }

  close() {
    if (this.#shell.pid === undefined || this.#shell.exitCode !== null || this.#shell.signalCode !== null) return;
    process.kill(-this.#shell.pid, 'SIGKILL');
  }

  async #type(command) {
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(() => resolve(`no end within ${BLOCK_MS / 1000} s`), BLOCK_MS);
    });
    const done = new Promise((resolve) => this.#shell.stdout.once('data', () => resolve(undefined)));
    this.#shell.stdin.write(`${command}\necho done\n`);
    const failure = await Promise.race([done, this.#ended, late]);
    clearTimeout(timer);
    return failure;
  }

  #read(name) {
    return readFileSync(join(this.#folder, name), { encoding: 'utf8', flag: 'a+' });
  }
}

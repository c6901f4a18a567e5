import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { env as ownEnv, execPath } from 'node:process';

const KEPT_CHARACTERS = 5000;

/**
 * A program of the sample. It stands in a process group of its own, so that Ctrl-C reaches us alone and we decide the order
 * in which they stop; over the channel it notices when we are gone.
 */
export class SampleProcess {
  private readonly child: ChildProcess;
  /** The end of what it printed. */
  private output = '';

  constructor(
    private readonly name: string,
    file: string,
    { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
  ) {
    const { PATH = '', HOME = '', NODE_COMPILE_CACHE = '' } = ownEnv;
    this.child = spawn(execPath, [file], {
      cwd,
      detached: true,
      env: { PATH, HOME, NODE_COMPILE_CACHE, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.on('data', (text) => (this.output = (this.output + String(text)).slice(-KEPT_CHARACTERS)));
    }
  }

  /** @throws {Error} with what it printed, when it ends before it says that it is ready */
  async ready(): Promise<void> {
    while (!this.output.includes(' is ready ')) {
      if (this.hasEnded) throw new Error(`${this.name} did not start:\n${this.output}`);
      await Promise.race([once(this.child.stdout!, 'data'), once(this.child, 'exit')]);
    }
  }

  /** @throws {Error} when it ends */
  async untilItFails(): Promise<never> {
    if (!this.hasEnded) await once(this.child, 'exit');
    throw new Error(`${this.name} ended:\n${this.output}`);
  }

  async stop(): Promise<void> {
    if (this.hasEnded) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await exited;
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}

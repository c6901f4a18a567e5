import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { COMPILE_CACHE } from './server-process.js';

const CLI = path.resolve(import.meta.dirname, '../../dist/apps/cli/src/main.js');
const HOST = path.resolve(import.meta.dirname, 'command-host.mjs');

export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Where a command runs, and all that it knows of its environment. */
export interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** As `npm run cli -- …` does: the built command in a process of its own. */
export function runCommand(place: Place, ...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [CLI, ...args], { ...inPlace(place), timeout: 60_000 }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
    );
  });
}

/** `roles …` many times in one process, one at a time. What the command does not tell by itself, it throws. */
export class RolesHost {
  private constructor(private readonly child: ChildProcess) {}

  static start(place: Place): RolesHost {
    return new RolesHost(fork(HOST, { ...inPlace(place), execArgv: [] }));
  }

  async run(...args: string[]): Promise<Run> {
    const answered = once(this.child, 'message') as Promise<[Run | { failure: string }]>;
    this.child.send({ args });
    const [answer] = await answered;
    if ('failure' in answer) throw new Error(answer.failure);
    return answer;
  }

  async stop(): Promise<void> {
    const exited = once(this.child, 'exit');
    this.child.disconnect();
    await exited;
  }
}

function inPlace({ cwd, env }: Place): { cwd: string; env: NodeJS.ProcessEnv } {
  return { cwd, env: { PATH: process.env['PATH'], ...COMPILE_CACHE, ...env } };
}

// Whether a process still runs. A zombie does not: PID 1 of a small container may never reap one.
import { readFile } from 'node:fs/promises';

/** A doubt counts as running. */
export async function isProcessRunning(pid: number): Promise<boolean> {
  if (!isPidTaken(pid)) return false;
  const state = (await describeProcess(pid))?.state;
  return state !== 'Z' && state !== 'X';
}

/** True for zombies too. */
export function isPidTaken(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Program name and state of a process, where Linux tells; see proc_pid_stat(5). */
export async function describeProcess(pid: number): Promise<{ program: string; state: string } | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [, program, state] = /^\d+ \((.*)\) (\S)/s.exec(line) ?? [];
  return program !== undefined && state !== undefined ? { program, state } : undefined;
}

// The programs that a check of this folder runs. None of them outlives it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const ROOT = path.resolve(import.meta.dirname, '../..');
export const NODE = path.join(ROOT, 'node_modules/.bin/node');
/** Of the server that is checked. */
export const OWNER = { email: 'owner@example.com', password: 'correct horse battery' };
export const OWNED = {
  SECRET_KEY: 'k7Jq2vX9-rB4nT6wY1zA8sD3fG5hL0mP',
  BOOTSTRAP_OWNER_EMAIL: OWNER.email,
  BOOTSTRAP_OWNER_PASSWORD: OWNER.password,
};

const PATIENCE_MS = 60_000;
const running = new Set();

/** @param options as `spawn` takes them @returns {Program} `ended` resolves with the exit code */
export function start(args, options) {
  const child = spawn(NODE, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const program = { child, output: '', ended: once(child, 'exit').then(([code]) => code) };
  running.add(child);
  child.once('exit', () => running.delete(child));
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (program.output += text));
  return program;
}

/** @throws Error with what it printed, when it ends or takes too long before it prints this */
export async function untilPrinted(program, pattern) {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += 100) {
    if (pattern.test(program.output)) return;
    if (program.child.exitCode !== null) break;
    await sleep(100);
  }
  throw new Error(`the server did not get there:\n${program.output}`);
}

/** @throws Error with what it printed, unless it ends well */
export async function finished(name, program) {
  if ((await program.ended) !== 0) throw new Error(`${name} failed:\n${program.output}`);
}

export function endAll() {
  for (const child of running) child.kill('SIGKILL');
}

// Child processes and signals. Ctrl-C, or the terminal closing, reaches the whole process group, so the child has the
// signal already and this process only waits. Any other stop signal is passed on. npm repeats to us what the group has
// received, so the same signal within a second counts once.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { isatty } from 'node:tty';
import { onNpmGone } from './npm-gone.mjs';
import { root } from './root.mjs';
import { StepFailed } from './step-failed.mjs';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const TERMINAL_SIGNALS = ['SIGINT', 'SIGHUP'];
const SAME_SIGNAL_MS = 1000;
const onTerminal = isatty(0);

/** Runs on the terminal of this process. `ipc: true` adds a channel by which the child notices our death. */
export function run(command, args, { ipc = false, env = process.env } = {}) {
  const stdio = ['inherit', 'inherit', 'inherit', ...(ipc ? ['ipc'] : [])];
  return untilExit(spawn(command, args, { cwd: root, stdio, env }));
}

/** Runs silently and resolves with everything it printed. `onStart` receives the process id. */
export async function capture(command, args, { onStart = () => {}, shell = false } = {}) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], shell });
  const chunks = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => chunks.push(chunk));
  if (child.pid !== undefined) onStart(child.pid);
  const outcome = await untilExit(child, 'close');
  return { ...outcome, output: chunks.join('') };
}

/** A shell's convention: the code itself, or 128 + the number of the signal. */
export function exitCodeOf({ code, signal }) {
  return code ?? 128 + constants.signals[signal];
}

/** True when the child ended because we were asked to stop: normally, or by the very signal that asked. */
export function stoppedOnRequest(outcome) {
  const accepted = outcome.received.map((signal) => 128 + constants.signals[signal]);
  return accepted.length > 0 && [0, ...accepted].includes(exitCodeOf(outcome));
}

/** Resolves with `{ code, signal, received }`; `received` lists the stop signals that came in meanwhile. */
function untilExit(child, lastEvent = 'exit') {
  const received = [];
  const stopListening = onStopRequest((signal) => {
    received.push(signal);
    if (!(onTerminal && TERMINAL_SIGNALS.includes(signal))) child.kill(signal);
  });
  const stopWatching = onNpmGone(() => {
    if (received.length > 0) return;
    received.push('SIGTERM');
    child.kill('SIGTERM');
  });
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new StepFailed(`cannot start ${child.spawnfile}: ${error.message}`)));
    child.once(lastEvent, (code, signal) => resolve({ code, signal, received }));
  }).finally(() => {
    stopListening();
    stopWatching();
  });
}

function onStopRequest(listener) {
  const lastSeenAt = new Map();
  const handler = (signal) => {
    const repeated = Date.now() - (lastSeenAt.get(signal) ?? -Infinity) < SAME_SIGNAL_MS;
    lastSeenAt.set(signal, Date.now());
    if (!repeated) listener(signal);
  };
  for (const signal of STOP_SIGNALS) process.on(signal, handler);
  return () => STOP_SIGNALS.forEach((signal) => process.off(signal, handler));
}

// A script that npm started takes the loss of its parent as a request to stop: npm may be killed, or the shell between
// npm and the script may end on a signal it does not pass on. Started by hand, a script may well outlive its parent
// (`nohup`, `disown`).
import { basename } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';

const POLL_MS = 200;
const parent = process.ppid;
const startedByNpm = process.env.npm_lifecycle_script?.includes(basename(process.argv[1] ?? '')) ?? false;

/** Calls `listener` once, when npm or its shell is gone. Returns a function that ends the watch. */
export function onNpmGone(listener) {
  if (!startedByNpm) return () => {};
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    listener();
  }, POLL_MS);
  return () => clearInterval(timer);
}

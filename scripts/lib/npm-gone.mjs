// npm starts a script through `sh -c`. A SIGTERM sent to npm ends that shell, which passes nothing on, and the script
// would live on unnoticed. So a script that npm started takes the loss of its parent as a request to stop. Started by
// hand, it may well outlive its parent (`nohup`, `disown`).
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

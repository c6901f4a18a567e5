// Loaded into a server by NODE_OPTIONS: notes every few seconds how much of its heap is alive, in MB, in a file of its data
// directory. What a process has in memory also counts the garbage that nobody needed to collect yet.
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setInterval } from 'node:timers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

const EVERY_MS = 4_000;

if (isMainThread) {
  setFlagsFromString('--expose_gc');
  const collectGarbage = runInNewContext('gc');
  setInterval(() => {
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    appendFileSync(join(process.env.DATA_DIR, 'heap.log'), `${Math.round((heapUsed + external) / 1e6)}\n`);
  }, EVERY_MS).unref();
}

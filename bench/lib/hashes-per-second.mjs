import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { node24 } from '../../scripts/lib/node24.mjs';
import { inRoot } from '../../scripts/lib/root.mjs';

/** What the processors of this machine can do with nothing around it: bcrypt at the cost we use, on all of them. */
export function hashesPerSecond(seconds) {
  const file = inRoot('bench', 'hot', 'bcrypt-rate.mjs');
  const env = { ...process.env, UV_THREADPOOL_SIZE: String(availableParallelism()) };
  return Number(execFileSync(node24(), [file, String(seconds)], { env }));
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';
import { text } from 'node:stream/consumers';
import { node24 } from '../../scripts/lib/node24.mjs';
import { inRoot } from '../../scripts/lib/root.mjs';

const PROBE = inRoot('bench', 'lib', 'steady-probe.mjs');
const PER_SECOND = 50;

/** What a health check and somebody signed in notice: the times of each, from a process of its own. */
export async function watch(port, token, seconds) {
  const routes = [
    { name: 'health', path: '//health' },
    { name: 'me', path: '/auth/me', token },
  ];
  const task = JSON.stringify({ port, seconds, perSecond: PER_SECOND, routes });
  const child = spawn(node24(), [PROBE, task], { stdio: ['ignore', 'pipe', 'inherit'] });
  raisePriority(child.pid);
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return JSON.parse(output);
}

/** Where that is allowed: else the probe waits for a processor, and counts it as the server's time. */
function raisePriority(pid) {
  try {
    setPriority(pid, constants.priority.PRIORITY_HIGH);
  } catch {
    // An ordinary user may not.
  }
}

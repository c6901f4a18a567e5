// Processor time, as the kernel counts it: what a request costs, also on a machine that is busy with something else.
import { readFileSync, readdirSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** In seconds, of all threads of a process. */
export function processorSeconds(pid) {
  const { own } = statOf(pid);
  return own / TICKS_PER_SECOND;
}

/** In seconds, of a process and its children, those that have ended included. */
export function familySeconds(pid) {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && tryStat(name)?.parent === Number(pid));
  const { own, ended } = statOf(pid);
  const ticks = children.reduce((sum, child) => sum + (tryStat(child)?.own ?? 0), own + ended);
  return ticks / TICKS_PER_SECOND;
}

function tryStat(pid) {
  try {
    return statOf(pid);
  } catch {
    return undefined;
  }
}

/** Fields 4 and 14 to 17 of proc(5); the name before them may hold anything. */
function statOf(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [user, system, childUser, childSystem] = fields.slice(11, 15).map(Number);
  return { parent: Number(fields[1]), own: user + system, ended: childUser + childSystem };
}

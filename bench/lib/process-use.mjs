// What processes use, as the kernel counts it (proc(5), so on Linux only): what work costs, also on a machine that is busy with
// something else. Each throws when there is no such process any more.
import { readFileSync, readdirSync } from 'node:fs';

/** USER_HZ, which Linux fixes for /proc. */
const TICKS_PER_SECOND = 100;

/** Processor time of all threads of a process so far. */
export function processorSeconds(pid) {
  return statOf(pid).own / TICKS_PER_SECOND;
}

/** Of a process and its children, those that have ended included. */
export function familySeconds(pid) {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && tryStat(name)?.parent === Number(pid));
  const { own, ended } = statOf(pid);
  const ticks = children.reduce((sum, child) => sum + (tryStat(child)?.own ?? 0), own + ended);
  return ticks / TICKS_PER_SECOND;
}

/** What it has in memory now. */
export function residentMegabytes(pid) {
  const [, kilobytes] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

function tryStat(pid) {
  try {
    return statOf(pid);
  } catch {
    return undefined;
  }
}

/** Fields 4 and 14 to 17; the name before them may hold anything. */
function statOf(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [user, system, childUser, childSystem] = fields.slice(11, 15).map(Number);
  return { parent: Number(fields[1]), own: user + system, ended: childUser + childSystem };
}

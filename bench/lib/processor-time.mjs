// Processor time of processes, from Linux' /proc: what a phase cost, however many others share the processors.
import { readFileSync, readdirSync } from 'node:fs';

const TICK_MS = 10;

/** Of one process, in ms, with its children that have ended. */
function ticksOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), own: sum(fields.slice(11, 13)), ended: sum(fields.slice(13, 15)) };
  } catch {
    return { parent: 0, own: 0, ended: 0 };
  }
}

/** @returns of the process and of all its children, in ms */
export function processorMs(pid) {
  const { own, ended } = ticksOf(pid);
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(ticksOf)
    .filter(({ parent }) => parent === pid);
  return (own + ended + sum(children.map((child) => child.own))) * TICK_MS;
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + Number(number), 0);
}

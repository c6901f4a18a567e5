// What one process uses, second by second, from /proc (Linux); elsewhere there are no samples.
import { readFileSync } from 'node:fs';

const EVERY_MS = 1_000;
/** USER_HZ, which Linux fixes for /proc. */
const TICKS_A_SECOND = 100;

/** @returns {() => { cpu: number, megabytes: number }[]} ends the sampling */
export function sampleProcess(pid) {
  const samples = [];
  let before = read(pid);
  const timer = setInterval(() => {
    const now = read(pid);
    if (before && now) {
      const cpu = (100 * (now.ticks - before.ticks)) / TICKS_A_SECOND / ((now.at - before.at) / 1_000);
      samples.push({ cpu: Math.round(cpu), megabytes: now.megabytes });
    }
    before = now;
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    return samples;
  };
}

function read(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    // proc(5): utime and stime are the 14th and 15th field, the state being the third.
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { at: performance.now(), ticks, megabytes: Math.round(Number(rss?.[1] ?? 0) / 1024) };
  } catch {
    return undefined;
  }
}

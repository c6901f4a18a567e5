// What one process uses, second by second, on Linux; elsewhere there are no samples.
import { processorSeconds, residentMegabytes } from '../../bench/lib/process-use.mjs';

const EVERY_MS = 1_000;

/** @returns {() => { cpu: number, megabytes: number }[]} ends the sampling */
export function sampleProcess(pid) {
  const samples = [];
  let before = read(pid);
  const timer = setInterval(() => {
    const now = read(pid);
    if (before && now) {
      const cpu = (100 * (now.seconds - before.seconds)) / ((now.at - before.at) / 1_000);
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
    return { at: performance.now(), seconds: processorSeconds(pid), megabytes: Math.round(residentMegabytes(pid)) };
  } catch {
    return undefined;
  }
}

// Second by second what came back, written by the process that sends and read by the report: Artillery itself adds up ten
// seconds at a time, too coarse for a picture of a spike.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { setInterval } from 'node:timers';
import { percentile } from '../../bench/lib/percentile.mjs';

export class TimelineWriter {
  second = { at: 0, times: [], answers: 0, wrong: 0 };

  constructor(file) {
    this.file = file;
    setInterval(() => this.turnTo(Math.floor(Date.now() / 1000)), 200).unref();
  }

  /** @param ms undefined: counts, but is no time anybody waited for */
  add(ms, isWrong) {
    this.turnTo(Math.floor(Date.now() / 1000));
    this.second.answers++;
    if (isWrong) this.second.wrong++;
    if (ms !== undefined) this.second.times.push(ms);
  }

  turnTo(at) {
    const { at: last, times, answers, wrong } = this.second;
    if (at === last) return;
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => (times.length > 0 ? percentile(times, share) : null));
    if (last > 0) appendFileSync(this.file, `${JSON.stringify({ at: last, answers, wrong, p50, p95, p99 })}\n`);
    this.second = { at, times: [], answers: 0, wrong: 0 };
  }
}

/** @returns {{ at: number, answers: number, wrong: number, p50: number | null, p95: number | null, p99: number | null }[]} */
export function readTimeline(file) {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trim().split('\n').filter(Boolean);
  const seconds = lines.map((line) => JSON.parse(line));
  const first = seconds.findIndex(({ answers }) => answers > 0);
  const last = seconds.findLastIndex(({ answers }) => answers > 0);
  return first < 0 ? [] : seconds.slice(first, last + 1);
}

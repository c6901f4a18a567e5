import { Console } from 'node:console';

/** One kind of fault, and what clients saw of it. */
export interface FaultReport {
  readonly fault: string;
  readonly times: number;
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  /** What of both, in words. */
  readonly misfits: readonly string[];
  readonly wrongAnswers: readonly string[];
  /** Times that the server's process ended by itself. */
  readonly exits: number;
  /** Milliseconds from the end of each fault to the first change that was acknowledged after it. */
  readonly backAfter: readonly number[];
}

/** For people; the assertions stand in the tests. */
export function printReports(reports: readonly FaultReport[]): void {
  const rows = reports.map(({ fault, wrongAnswers, misfits: _misfits, backAfter, ...counts }) => [
    fault,
    {
      ...counts,
      wrongAnswers: wrongAnswers.length,
      backP50Ms: quantile(backAfter, 0.5),
      backMaxMs: quantile(backAfter, 1),
    },
  ]);
  new Console(process.stdout).table(Object.fromEntries(rows));
}

/** @param phases milliseconds of each request, by what went on meanwhile */
export function printLatencies(phases: Readonly<Record<string, readonly number[]>>): void {
  const rows = Object.entries(phases).map(([phase, times]) => [
    phase,
    { requests: times.length, p50Ms: quantile(times, 0.5), p99Ms: quantile(times, 0.99), maxMs: quantile(times, 1) },
  ]);
  new Console(process.stdout).table(Object.fromEntries(rows));
}

function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? Number.NaN);
}

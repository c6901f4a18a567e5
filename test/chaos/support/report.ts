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

type Row = readonly [name: string, seen: object];

/** For people; the assertions stand in the tests. */
export function printReports(reports: readonly FaultReport[]): void {
  const rows = reports.map(({ fault, wrongAnswers, misfits: _misfits, backAfter, ...counts }): Row => [
    fault,
    {
      ...counts,
      wrongAnswers: wrongAnswers.length,
      backP50Ms: quantile(backAfter, 0.5),
      backMaxMs: quantile(backAfter, 1),
    },
  ]);
  printRows(Object.fromEntries(rows));
}

/** @param phases milliseconds of each request, by what went on meanwhile; the others are compared with the first */
export function printLatencies(phases: Readonly<Record<string, readonly number[]>>): void {
  const calm = p99(Object.values(phases)[0]!);
  const rows = Object.entries(phases).map(([phase, times]): Row => [
    phase,
    {
      requests: times.length,
      p50Ms: quantile(times, 0.5),
      p99Ms: p99(times),
      p99SlowerMs: p99(times) - calm,
      maxMs: quantile(times, 1),
    },
  ]);
  printRows(Object.fromEntries(rows));
}

/** What became of the mails that were asked for while SMTP failed in one way. */
export interface MailReport {
  readonly fault: string;
  readonly asked: number;
  readonly lost: number;
  readonly twice: number;
  /** That did not arrive whole. */
  readonly halves: number;
  readonly slowestRequestMs: number;
}

export function printMails(reports: readonly MailReport[]): void {
  printRows(Object.fromEntries(reports.map(({ fault, ...counts }) => [fault, counts])));
}

/** @param rows what was seen, by what was done */
export function printRows(rows: Readonly<Record<string, object>>): void {
  new Console(process.stdout).table(rows);
}

export function p99(times: readonly number[]): number {
  return quantile(times, 0.99);
}

function quantile(values: readonly number[], at: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? Number.NaN);
}

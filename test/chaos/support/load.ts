import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient } from '../../support/api-client.js';
import { type Ask, Journal, judge } from './journal.js';
import { type FaultReport } from './report.js';

const WRITERS = 6;
const PATIENCE_MS = 30_000;

export interface Fault {
  readonly fault: string;
  readonly times: number;
  /** Breaks something, and mends it before it answers. */
  readonly strike: () => Promise<void>;
}

export interface Judged {
  /** Signed in, as of now: a server that was killed has another address. */
  readonly api: () => ApiClient;
  /** Of the database, by a way that no fault disturbs. */
  readonly ask: Ask;
  /** Times that the server's process ended by itself so far. */
  readonly exits: () => number;
}

let runs = 0;

/** Lets a fault strike while clients write, and compares what they were told with what is there. */
export async function underLoad({ fault, times, strike }: Fault, { api, ask, exits }: Judged): Promise<FaultReport> {
  const journal = new Journal();
  const ended = new AbortController();
  const run = ++runs;
  const writers = Array.from({ length: WRITERS }, (_, n) => journal.write(api, `chaos-${run}-${n}`, ended.signal));
  const exitsBefore = exits();
  const backAfter: number[] = [];
  for (let n = 0; n < times; n++) {
    await sleep(100 + Math.random() * 400);
    await strike();
    backAfter.push(await journal.successAfter(performance.now(), PATIENCE_MS));
  }
  ended.abort();
  await Promise.all(writers);
  const verdict = await judge(journal, ask);
  return { fault, times, ...verdict, wrongAnswers: journal.wrongAnswers, exits: exits() - exitsBefore, backAfter };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiClient } from '../../support/api-client.js';
import { type Writer, makeWriter } from './changes.js';
import { Journal } from './journal.js';
import { type Ask, judge } from './judge.js';
import { type FaultReport } from './report.js';

const WRITERS = 6;
const PATIENCE_MS = 30_000;

export interface Fault {
  readonly fault: string;
  readonly times: number;
  /** Breaks something, and mends it before it answers. */
  readonly strike: () => Promise<void>;
  /** What must hold after each time, while clients write on. */
  readonly check?: (time: number) => Promise<void>;
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
export async function underLoad(fault: Fault, { api, ask, exits }: Judged): Promise<FaultReport> {
  const journal = new Journal();
  const ended = new AbortController();
  const writers = (await makeWriters(api())).map((writer) => journal.write(api, writer, ended.signal));
  const exitsBefore = exits();
  const backAfter = await strikeOften(fault, journal).finally(() => ended.abort());
  await Promise.all(writers);
  const verdict = await judge(journal, ask);
  const { wrongAnswers } = journal;
  return { fault: fault.fault, times: fault.times, ...verdict, wrongAnswers, exits: exits() - exitsBefore, backAfter };
}

async function makeWriters(owner: ApiClient): Promise<Writer[]> {
  const run = ++runs;
  return Promise.all(Array.from({ length: WRITERS }, (_, n) => makeWriter(owner, `chaos-${run}-${n}`)));
}

async function strikeOften({ times, strike, check }: Fault, journal: Journal): Promise<number[]> {
  const backAfter: number[] = [];
  for (let n = 0; n < times; n++) {
    await sleep(100 + Math.random() * 400);
    await strike();
    backAfter.push(await journal.successAfter(performance.now(), PATIENCE_MS));
    await check?.(n);
  }
  return backAfter;
}

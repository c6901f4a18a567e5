import { constants, getPriority, setPriority } from 'node:os';
import { extname } from 'node:path';
import bcrypt from 'bcrypt';
import type { ForeignHash } from './foreign/foreign-hash.js';
import type { matchesForeignHash } from './foreign/matches-foreign-hash.js';
import type { PasswordViolation, passwordViolation } from './password-policy.js';

/**
 * The body of one hashing thread. Synchronous on purpose: the thread has nothing else to do, and the asynchronous calls
 * would occupy libuv's shared pool, where DNS look-ups would wait behind them.
 */
export type HashTask =
  | { readonly kind: 'hash'; readonly secret: string; readonly salt: string }
  | { readonly kind: 'compare'; readonly secret: string; readonly hash: string };

/** A hash of another system, beside one of ours. */
export interface ForeignTask extends Omit<Extract<HashTask, { kind: 'compare' }>, 'kind'> {
  readonly kind: 'compare-foreign';
  /** As it was typed. */
  readonly password: string;
  readonly foreign: ForeignHash;
}

export interface PolicyTask {
  readonly kind: 'policy';
  readonly password: string;
  readonly ownData: readonly string[];
}

/** What came of a task, and how long the thread was at it. */
export interface Done<Result> {
  readonly result: Result;
  readonly ms: number;
}

/** So that a flood of sign-ins leaves the processors to whoever is signed in, and to the database. */
const PRIORITY = constants.priority.PRIORITY_LOW;

// On Linux a thread has a priority of its own; elsewhere it would be the whole process that is set back.
if (process.platform === 'linux' && getPriority() < PRIORITY) setPriority(PRIORITY);

export function runHashTask(task: HashTask): Promise<Done<string | boolean>> {
  return timed(() =>
    task.kind === 'hash' ? bcrypt.hashSync(task.secret, task.salt) : bcrypt.compareSync(task.secret, task.hash),
  );
}

/** Both are computed, whichever matches: so it never takes less than one hash of ours, and the time tells of neither. */
export async function runForeignTask({ secret, hash, password, foreign }: ForeignTask): Promise<Done<boolean>> {
  const { matchesForeignHash: matches } = await sibling<{ matchesForeignHash: typeof matchesForeignHash }>(
    './foreign/matches-foreign-hash',
  );
  return timed(() => {
    const isOurs = bcrypt.compareSync(secret, hash);
    const isTheirs = matches(password, foreign);
    return isOurs || isTheirs;
  });
}

/** The policy brings its dictionaries along, so it is loaded by the first password that is set, not by the start. */
export async function runPolicyTask({ password, ownData }: PolicyTask): Promise<Done<PasswordViolation | undefined>> {
  const policy = await sibling<{ passwordViolation: typeof passwordViolation }>('./password-policy');
  return timed(() => policy.passwordViolation(password, ownData));
}

async function timed<Result>(work: () => Result | Promise<Result>): Promise<Done<Result>> {
  const startedAt = performance.now();
  const result = await work();
  return { result, ms: performance.now() - startedAt };
}

/** Compiled or, in tests, as it is: under the extension that this file has. */
async function sibling<Exports>(file: string): Promise<Exports> {
  return (await import(new URL(`${file}${extname(import.meta.url)}`, import.meta.url).href)) as Exports;
}

import { constants, getPriority, setPriority } from 'node:os';
import { extname } from 'node:path';
import bcrypt from 'bcrypt';
import type { PasswordViolation, passwordViolation } from './password-policy.js';

/**
 * The body of one hashing thread. Synchronous on purpose: the thread has nothing else to do, and the asynchronous calls
 * would occupy libuv's shared pool, where DNS look-ups would wait behind them.
 */
export type HashTask =
  | { readonly kind: 'hash'; readonly secret: string; readonly cost: number }
  | { readonly kind: 'compare'; readonly secret: string; readonly hash: string };

export interface PolicyTask {
  readonly kind: 'policy';
  readonly password: string;
  readonly ownData: readonly string[];
}

/** So that a flood of sign-ins leaves the processors to whoever is signed in, and to the database. */
const PRIORITY = constants.priority.PRIORITY_LOW;

// On Linux a thread has a priority of its own; elsewhere it would be the whole process that is set back.
if (process.platform === 'linux' && getPriority() < PRIORITY) setPriority(PRIORITY);

export function runHashTask(task: HashTask): string | boolean {
  return task.kind === 'hash' ? bcrypt.hashSync(task.secret, task.cost) : bcrypt.compareSync(task.secret, task.hash);
}

/** The policy brings its dictionaries along, so it is loaded by the first password that is set, not by the start. */
export async function runPolicyTask({ password, ownData }: PolicyTask): Promise<PasswordViolation | undefined> {
  const file = new URL(`./password-policy${extname(import.meta.url)}`, import.meta.url).href;
  const policy = (await import(file)) as { readonly passwordViolation: typeof passwordViolation };
  return policy.passwordViolation(password, ownData);
}

import bcrypt from 'bcrypt';

/**
 * The body of one hashing thread. Synchronous on purpose: the thread has nothing else to do, and the asynchronous calls
 * would occupy libuv's shared pool, where DNS look-ups would wait behind them.
 */
export type HashTask =
  | { readonly kind: 'hash'; readonly secret: string; readonly cost: number }
  | { readonly kind: 'compare'; readonly secret: string; readonly hash: string };

export function runHashTask(task: HashTask): string | boolean {
  return task.kind === 'hash' ? bcrypt.hashSync(task.secret, task.cost) : bcrypt.compareSync(task.secret, task.hash);
}

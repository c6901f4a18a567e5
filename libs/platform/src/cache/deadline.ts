export class DeadlineExceededError extends Error {
  override readonly name = 'DeadlineExceededError';

  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds} ms`);
  }
}

/** Settles as `work` does, or rejects with DeadlineExceededError; a late outcome of `work` is dropped. */
export function withDeadline<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const expire = () => reject(new DeadlineExceededError(milliseconds));
    // Timers run before sockets are read: when our own event loop was the slow one, an answer that has already
    // arrived gets its turn before the deadline strikes.
    const timer = setTimeout(() => setImmediate(expire), milliseconds).unref();
    void work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

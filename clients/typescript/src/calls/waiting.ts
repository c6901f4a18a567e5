/** @throws the reason of the signal, as soon as it is aborted */
export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const elapsed = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
  await unlessAborted(elapsed, signal).finally(() => clearTimeout(timer));
}

/**
 * Waits for work that is shared with other callers: an abort ends the waiting, not the work.
 * @throws the reason of the signal, as soon as it is aborted
 */
export function unlessAborted<T>(work: T | Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const give = (): void => reject(signal.reason as Error);
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
    // Also after an abort: a failure that nobody listens to would end a Node process.
    void Promise.resolve(work)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', give));
  });
}

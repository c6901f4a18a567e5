import process from 'node:process';

/** Resolves when the process is asked to end: by a signal, or by the death of whoever started it over a channel. Asked again, it goes on ending. */
export function stopRequest(): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(event, () => resolve());
  });
}

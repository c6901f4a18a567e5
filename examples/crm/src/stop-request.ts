import process from 'node:process';

/** Resolves once the process is asked to end: by a signal, or by the death of whoever started it over a channel. */
export function stopRequest(): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect']) process.on(event, () => resolve());
  });
}

import { setTimeout as sleep } from 'node:timers/promises';
import { isUnavailable } from './database-errors.js';
import { onOwnConnection } from './own-connection.js';

const ASK_EVERY_MS = 500;
const PATIENCE_MS = 60_000;

/**
 * Waits for a PostgreSQL that takes no connections yet: whoever starts both need not start one after the other.
 * @throws what the last attempt met with after a minute, or at once when waiting would not mend it, such as a wrong password;
 *   AbortError when it is stopped
 */
export async function awaitServer(
  url: string,
  onProgress: (message: string) => void,
  stopped?: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (let announced = false; ; announced = true) {
    try {
      return await onOwnConnection(url, () => Promise.resolve());
    } catch (error) {
      if (!isUnavailable(error) || performance.now() > deadline) throw error;
    }
    if (!announced) onProgress(`waiting for PostgreSQL at ${new URL(url).host}`);
    await sleep(ASK_EVERY_MS, undefined, { signal: stopped });
  }
}

import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until it is so. @returns false when it was not within the time */
export async function sleepUntil(isSo: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  do {
    if (await isSo()) return true;
    await sleep(10);
  } while (performance.now() < deadline);
  return false;
}

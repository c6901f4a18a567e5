const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 2_000;

/** Doubles with each failure up to 2 s; the random half keeps replicas from returning to a restarted Redis together. */
export function reconnectDelayMs(failures: number, random: () => number = Math.random): number {
  const ceiling = Math.min(FIRST_DELAY_MS * 2 ** failures, LONGEST_DELAY_MS);
  return ceiling / 2 + (ceiling / 2) * random();
}

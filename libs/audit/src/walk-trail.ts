/** Before the first event there can be. */
export const LEAST_SEQUENCE = '-9223372036854775808';

/** Of one statement: each must end long before it is timed out, however much somebody did. */
export const TRAIL_BATCH = 2_000;

/**
 * Walks the trail a batch at a time, in the order of its sequence.
 * @param step works on the batch behind a place, and answers the place of its last event; none when there was nothing left
 */
export async function walkTrail(step: (after: string) => Promise<string | null | undefined>): Promise<void> {
  for (let after: string | null | undefined = LEAST_SEQUENCE; after;) after = await step(after);
}

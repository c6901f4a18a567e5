/** A place in the trail, in the order of its list and of its indexes, oldest first. */
export interface PlaceInTrail {
  readonly occurredAt: Date | '-infinity';
  readonly sequence: string;
}

export const BEFORE_ALL_EVENTS: PlaceInTrail = { occurredAt: '-infinity', sequence: '-9223372036854775808' };

/** Of one statement: each must end long before it is timed out, however much somebody did. */
export const TRAIL_BATCH = 2_000;

/** The place of the last event of a `batch`, for the step of `walkTrail`; no row when there was none. */
export const LAST_OF_BATCH = `
  SELECT occurred_at AS "occurredAt", sequence::text FROM batch ORDER BY occurred_at DESC, batch.sequence DESC LIMIT 1`;

/**
 * Walks the trail a batch at a time. By its sequence alone no index would lead on from one batch to the next.
 * @param step works on the batch behind a place, and answers the place of its last event; undefined when there was nothing left
 */
export async function walkTrail(step: (after: PlaceInTrail) => Promise<PlaceInTrail | undefined>): Promise<void> {
  for (let after: PlaceInTrail | undefined = BEFORE_ALL_EVENTS; after;) after = await step(after);
}

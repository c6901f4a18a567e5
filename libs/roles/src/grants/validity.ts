import { invalidField } from '@app/kernel';
import { type GrantRole } from '../changes/access-change.js';

export interface Validity {
  /** Undefined: from now on, by the database's clock. */
  readonly validFrom: Date | undefined;
  readonly validUntil: Date | null;
}

const CLOCK_SKEW_MS = 60_000;

/** Nothing is granted in the past: it would rewrite who could do what. @param now of the clock that decides @throws VALIDATION_ERROR */
export function validityOf(
  { validFrom, validUntil }: Pick<GrantRole, 'validFrom' | 'validUntil'>,
  now: number,
): Validity {
  if (validFrom && validFrom.getTime() < now - CLOCK_SKEW_MS) {
    throw invalidField('validFrom', 'IN_THE_PAST', 'validFrom must not lie in the past.');
  }
  const start = Math.max(now, validFrom?.getTime() ?? 0);
  if (validUntil && validUntil.getTime() <= start) {
    throw invalidField('validUntil', 'NOT_AFTER_START', 'validUntil must lie after validFrom, and in the future.');
  }
  return { validFrom: validFrom && validFrom.getTime() > now ? validFrom : undefined, validUntil: validUntil ?? null };
}

export const RATE_LIMIT_HEADERS = ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'] as const;

/** @param resetSeconds until the window ends */
export function limitHeaders(
  limit: number,
  remaining: number,
  resetSeconds: number,
): Record<(typeof RATE_LIMIT_HEADERS)[number], number> {
  return { 'RateLimit-Limit': limit, 'RateLimit-Remaining': remaining, 'RateLimit-Reset': resetSeconds };
}

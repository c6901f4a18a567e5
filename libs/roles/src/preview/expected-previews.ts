/** The etags of previews that an If-Match names; undefined when the caller does not mind what happens. */
export type ExpectedPreviews = readonly string[] | undefined;

/** Compared strongly (RFC 9110, 13.1.1), as everywhere: a weak tag matches nothing. */
export function expectedPreviews(ifMatch: string | undefined): ExpectedPreviews {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  return ifMatch.split(',').map((tag) => tag.trim());
}

export function isExpected(expected: ExpectedPreviews, etag: string): boolean {
  return expected === undefined || expected.includes(`"${etag}"`);
}

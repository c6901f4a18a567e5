/**
 * The header that lets a change through only while nobody else has changed the resource; else 412 `PRECONDITION_FAILED`.
 * @param answer what you read, or what the last change answered
 * @throws TypeError when it has no ETag: without one the change would overwrite whatever is there
 */
export function ifMatch({ etag }: { readonly etag: string | undefined }): { 'If-Match': string } {
  if (etag === undefined) throw new TypeError('The answer has no ETag: it is not one of a single resource.');
  return { 'If-Match': etag };
}

/** A file to upload, sent as it is; say what it is by `headers: { 'content-type': 'text/csv' }`. */
export type FileBody = string | Blob | ArrayBuffer | ArrayBufferView<ArrayBuffer> | ReadableStream<Uint8Array>;

export function isFileBody(body: unknown): body is FileBody {
  return (
    typeof body === 'string' ||
    body instanceof Blob ||
    body instanceof ArrayBuffer ||
    body instanceof ReadableStream ||
    ArrayBuffer.isView(body)
  );
}

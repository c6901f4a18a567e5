/** The same bytes in pieces of one size, but for the last. Holds one of them at a time. */
export async function* inChunks(source: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const piece of source) {
    held.push(piece);
    length += piece.length;
    if (length < size) continue;
    const all = Buffer.concat(held);
    let from = 0;
    for (; from + size <= length; from += size) yield all.subarray(from, from + size);
    // A copy: the piece it lies in must not live as long as it.
    held = [Buffer.from(all.subarray(from))];
    length -= from;
  }
  if (length > 0) yield Buffer.concat(held);
}

import { extname } from 'node:path';
import { Piscina } from 'piscina';
import { type SliceHeader, type SlicePart } from './examine-slice.js';
import { examineFileSlice } from './examine-slice.worker.js';
import { type FileSlice } from './file-slices.js';

/** Several in work for each thread, so that none waits for the next; not all, so that memory stays constant. */
const AHEAD_PER_THREAD = 2;

/**
 * What the slices are worth, in their order, examined by so many threads. One thread is the caller's own, and so is any number
 * of them while the code runs from its TypeScript, which a thread could not load.
 */
export async function* examineInOrder(
  slices: Iterable<FileSlice>,
  header: SliceHeader,
  threads: number,
): AsyncGenerator<SlicePart[]> {
  if (threads <= 1 || extname(import.meta.url) !== '.js') {
    for (const slice of slices) yield await examineFileSlice({ slice, header });
    return;
  }
  const pool = new Piscina({
    filename: new URL('./examine-slice.worker.js', import.meta.url).href,
    name: examineFileSlice.name,
    minThreads: threads,
    maxThreads: threads,
  });
  const waiting: Promise<SlicePart[]>[] = [];
  try {
    for (const slice of slices) {
      const result = pool.run({ slice, header }) as Promise<SlicePart[]>;
      // Awaited below, or not any more when something before it was bad.
      result.catch(() => undefined);
      waiting.push(result);
      if (waiting.length >= threads * AHEAD_PER_THREAD) yield await waiting.shift()!;
    }
    for (const result of waiting) yield await result;
  } finally {
    // Piscina throws at a result that comes when the pool is gone.
    await Promise.allSettled(waiting);
    await pool.destroy();
  }
}

import { type FileHandle, open } from 'node:fs/promises';

const LINE_FEED = 10;
const STEP_BYTES = 1 << 16;

/** Bytes of a file. A line belongs to the slice in which it begins, so that slices of any size hold each line once. */
export interface FileSlice {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

/** The first line without its end, and where the next begins. */
export async function firstLineOf(file: string): Promise<{ text: string; next: number; size: number }> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const bytes = await readToLineEnd(handle, 0, Math.min(size, STEP_BYTES), 0);
    const end = bytes.indexOf(LINE_FEED);
    const line = end < 0 ? bytes : bytes.subarray(0, end);
    return { text: line.toString('utf8'), next: line.length + 1, size };
  } finally {
    await handle.close();
  }
}

/** The lines that begin in the slice. A last one without an end counts, unless it is empty. */
export async function linesIn({ file, from, to }: FileSlice): Promise<string[]> {
  const handle = await open(file, 'r');
  try {
    const start = from === 0 ? 0 : from - 1;
    const bytes = await readToLineEnd(handle, start, to - start, to - 1 - start);
    const begin = from === 0 ? 0 : bytes.indexOf(LINE_FEED) + 1;
    // No line begins here: a long one began before.
    if (from > 0 && (begin === 0 || start + begin >= to)) return [];
    const end = bytes.indexOf(LINE_FEED, to - 1 - start);
    const lines = bytes.toString('utf8', begin, end < 0 ? bytes.length : end).split('\n');
    if (end < 0 && lines.at(-1) === '') lines.pop();
    return lines;
  } finally {
    await handle.close();
  }
}

/** At least `length` bytes from `position` on, and so many more that a line ends at or behind `atLeast`. */
async function readToLineEnd(handle: FileHandle, position: number, length: number, atLeast: number): Promise<Buffer> {
  let bytes = await read(handle, position, length);
  while (bytes.indexOf(LINE_FEED, Math.max(0, atLeast)) < 0) {
    const more = await read(handle, position + bytes.length, STEP_BYTES);
    if (more.length === 0) return bytes;
    bytes = Buffer.concat([bytes, more]);
  }
  return bytes;
}

async function read(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
